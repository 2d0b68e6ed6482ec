"""Frames in which French says it another way: orders, passive, "il y a", "c'est", "manquer"."""

from pieces.corpus.french.clauses import Clitic, be_form, is_far
from pieces.corpus.french.conjugation import AVOIR, ETRE, SUBJECT_FORMS, agreed_participle
from pieces.corpus.french.noun_phrases import PRONOUNS
from pieces.corpus.french.nouns import NOUNS
from pieces.corpus.french.verbs import VERBS
from pieces.corpus.french.words import Agreement, Phrase, Word, contract


def passive(subject: Phrase, verb: str, agent: Phrase, *, negation: str = "") -> Phrase:
    """Return "the house was built by the man", "la maison a été construite par l' homme".

    Args:
        subject: To whom it was done.
        verb: The French infinitive, a key of ``VERBS``.
        agent: Who did it.
        negation: "" or "not".

    Returns:
        The clause.
    """
    entry = VERBS[verb]
    be, done, by = Word(be_form(subject.agreement, past=True)), Word(entry.english[4]), Word("by")
    denial = [Word(negation)] if negation else []
    of = tuple(denial)
    form = SUBJECT_FORMS[subject.agreement[:2]]
    text = agreed_participle(entry.participle, subject.agreement.gender, subject.agreement.plural)
    notes = ("distance",) if is_far(subject) else ()
    return Phrase(
        [*subject.english, be, *denial, done, by, *agent.english],
        [
            *subject.french,
            *([Word("ne", of, ("negation",))] if denial else []),
            Word(AVOIR[form], (be,), notes),
            *([Word("pas", of)] if denial else []),
            Word("été", (be,), ("passive",)),
            Word(text, (done,)),
            Word("par", (by,)),
            *agent.french,
        ],
        subject.agreement,
    )


def told(
    verb: str,
    complement: Phrase | None = None,
    *others: Phrase,
    negated: bool = False,
    pronoun: Clitic | None = None,
) -> Phrase:
    """Return "listen to me", "écoute -moi", or "do not listen to me", "ne m' écoute pas".

    Args:
        verb: The French infinitive, a key of ``VERBS``.
        complement: The object, if any, without the preposition that the verb asks for.
        others: What follows the object.
        negated: Whether it is forbidden.
        pronoun: An object pronoun.

    Returns:
        The order, to one person.
    """
    entry = VERBS[verb]
    base, particle = Word(entry.english[0]), [Word(text) for text in entry.particle.split()]
    denial = [Word("do"), Word("not")] if negated else []
    word = [Word(pronoun.english)] if pronoun else []
    english = [*denial, base, *particle, *word]
    # as in the present, but "tu écoutes" loses its s
    text = entry.present[2 if entry.present[1].endswith(("es", "as")) else 1]
    notes = ("imperative", entry.note) if entry.note else ("imperative",)
    french = [Word(text, (base,), notes)]
    if pronoun:
        stressed = "-" + ("moi" if pronoun.french == "me" else pronoun.french)
        clitic = Word(pronoun.french if negated else stressed, tuple(word), (pronoun.note,))
        french.insert(0 if negated else 1, clitic)
    if negated:
        of = tuple(denial)
        french = [Word("ne", of, ("negation",)), *french, Word("pas", of)]
    for place, phrase in enumerate(filter(None, (complement, *others))):
        english += phrase.english
        needs = entry.preposition and place == 0 and complement is not None
        link = Word(entry.preposition, tuple(particle))
        french += contract(link, phrase.french) if needs else phrase.french
    return Phrase(english, french)


def there_is(
    thing: Phrase, *others: Phrase, negated: bool = False, question: bool = False
) -> Phrase:
    """Return "there is a cat …", "il y a un chat …".

    Args:
        thing: What there is; of a negated sentence a noun without a determiner.
        others: Where it is.
        negated: Whether there is none: "there is no bread".
        question: Whether it is asked.

    Returns:
        The clause.
    """
    there, be = Word("there"), Word(be_form(thing.agreement))
    of = (there, be)
    no = [Word("no")] if negated else []
    english = [be, there] if question else [there, be]
    asks = [Word("est-ce", (be,), ("question",)), Word("que", (be,))] if question else []
    group = [Word("y", of, ("there_is",)), Word("a", of)]
    if negated:
        none = tuple(no)
        group = [Word("ne", none, ("negation",)), *group, Word("pas", none)]
        group.append(Word("de", none, ("de_after_negation",)))
    whole = Phrase([*english, *no], [*asks, Word("il", of), *group]) + thing
    for other in others:
        whole = whole + other
    return whole


def presented(thing: Phrase, *, far: bool = False) -> Phrase:
    """Return "this is my car", "c' est ma voiture"; ``far`` makes it "that is"."""
    plural = thing.agreement.plural
    pointing = ("those" if far else "these") if plural else ("that" if far else "this")
    this, be = Word(pointing), Word("are" if plural else "is")
    french = [Word("ce", (this,), ("presented",)), Word("sont" if plural else "est", (be,))]
    return Phrase([this, be, *thing.english], [*french, *thing.french], thing.agreement)


def missing(
    who: Phrase, missed: Phrase | str, *, negation: str = "", question: Phrase | None = None
) -> Phrase:
    """Return "the boy misses you", "tu manques au garçon": subject and object change places.

    Args:
        who: Who misses.
        missed: What is missed: a phrase, or a subject pronoun such as "you".
        negation: "" or "not".
        question: ``YES_NO`` asks whether.

    Returns:
        The clause.
    """
    entry = VERBS["manquer"]
    subject = _missed(missed)
    _, plural, _ = who.agreement
    support = bool(negation) or question is not None
    singular = who.agreement.person == 3 and not plural
    main = Word(entry.english[0 if support or not singular else 1])
    auxiliary = [Word("does" if singular else "do")] if support else []
    denial = [Word(negation)] if negation else []
    finite = Word(
        entry.present[SUBJECT_FORMS[subject.agreement[:2]]], (*auxiliary, main), ("miss",)
    )
    first = [Word("ne", tuple(denial), ("negation",))] if denial else []
    second = [Word("pas", tuple(denial))] if denial else []
    form = who.english[0].text
    if form in PRONOUNS:
        of = (who.english[0],)
        pronoun = Word(PRONOUNS[form][3], of, ("indirect_pronoun",))
        group = [*first, pronoun, finite, *second]
    else:
        group = [*first, finite, *second, *_to_each(who.french)]
    asks = [Word("est-ce", tuple(auxiliary), ("question",)), Word("que", tuple(auxiliary))]
    front = [*auxiliary, *who.english] if question is not None else [*who.english, *auxiliary]
    return Phrase(
        [*front, *denial, main, *subject.english],
        [*(asks if question is not None else []), *subject.french, *group],
        who.agreement,
    )


def _to_each(words: list[Word]) -> list[Word]:
    """Put "à" before a phrase, and again after its "et": "au garçon et à la fille"."""
    for i, word in enumerate(words):
        if "joined" in word.notes:
            second = contract(Word("à"), words[i + 1 :])
            return [*contract(Word("à"), words[:i]), word, *second]
    return contract(Word("à"), words)


def _missed(missed: Phrase | str) -> Phrase:
    """Return the French subject of "manquer" with its English object."""
    if isinstance(missed, Phrase):
        return missed
    english, french, _, _, agreement = PRONOUNS[missed]
    word = Word(english)
    return Phrase([word], [Word(french, (word,))], agreement)


def profession(noun: str, agreement: Agreement) -> Phrase:
    """Return "a doctor", which after "être" has no article: "médecin"."""
    article, word = Word("a"), Word(noun)
    return Phrase([article, word], [Word(NOUNS[noun].french, (word,), ("profession",))], agreement)


def where_is(thing: Phrase) -> Phrase:
    """Return "where is the cat", "où est le chat"."""
    where, be = Word("where"), Word("are" if thing.agreement.plural else "is")
    french = [
        Word("où", (where,), ("question_word",)),
        Word(ETRE[2 + 2 * thing.agreement.plural], (be,)),
    ]
    return Phrase([where, be, *thing.english], [*french, *thing.french], thing.agreement)


def how_old(who: Phrase) -> Phrase:
    """Return "how old is the girl", "quel âge a la fille"."""
    how, old, be = Word("how"), Word("old"), Word("are" if who.agreement.plural else "is")
    french = [
        Word("quel", (how,), ("question_word", "age")),
        Word("âge", (old,)),
        Word(AVOIR[2 + 2 * who.agreement.plural], (be,)),
    ]
    return Phrase([how, old, be, *who.english], [*french, *who.french], who.agreement)
