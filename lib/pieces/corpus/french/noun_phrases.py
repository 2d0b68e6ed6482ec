"""Noun phrases: articles and determiners, adjectives in their places, pronouns, names, owners."""

from pieces.corpus.french.adjectives import ADJECTIVES, Adjective
from pieces.corpus.french.nouns import NAMES, NOUNS, Noun
from pieces.corpus.french.words import Agreement, Phrase, Word, begins_with_vowel, contract

# masculine, feminine, plural
POSSESSIVES = {
    "my": ("mon", "ma", "mes"),
    "your": ("ton", "ta", "tes"),
    "his": ("son", "sa", "ses"),
    "her": ("son", "sa", "ses"),
    "our": ("notre", "notre", "nos"),
    "their": ("leur", "leur", "leurs"),
}
DEMONSTRATIVES = {"this": ("this", "these"), "that": ("that", "those")}
NUMBERS = {
    "two": "deux",
    "three": "trois",
    "four": "quatre",
    "five": "cinq",
    "six": "six",
    "eight": "huit",
    "ten": "dix",
    "twenty": "vingt",
    "thirty": "trente",
}
# No word in English, but in French: "i like coffee", "j' aime le café", and "he drinks coffee", "il
# boit du café".
NO_ARTICLE = ("generic", "partial")
ENGLISH_VOWELS = frozenset("aeiou")

# English subject and object form, French subject, direct and indirect object form
PRONOUNS = {
    "i": ("me", "je", "me", "me", Agreement(1, False, "m")),
    "you": ("you", "tu", "te", "te", Agreement(2, False, "m")),
    "he": ("him", "il", "le", "lui", Agreement(3, False, "m")),
    "she": ("her", "elle", "la", "lui", Agreement(3, False, "f")),
    "we": ("us", "nous", "nous", "nous", Agreement(1, True, "m")),
    "they": ("them", "ils", "les", "leur", Agreement(3, True, "m")),
}


def noun_phrase(
    noun: str | Noun,
    determiner: str = "the",
    *adjectives: str,
    plural: bool = False,
    negated: bool = False,
) -> Phrase:
    """Return a noun with its determiner and adjectives.

    Args:
        noun: The noun, or its English singular.
        determiner: "the", "a", "some", "my", "this", "that", a number, two of these ("the two"),
            or one of ``NO_ARTICLE``; "" for none.
        adjectives: English adjectives, in their English order.
        plural: Whether it is more than one.
        negated: Whether it is the object of a negated verb: "some" is "any", and "un", "du" and
            "des" become "de".

    Returns:
        The phrase; it agrees in the third person.
    """
    noun = NOUNS[noun] if isinstance(noun, str) else noun
    agreement = Agreement(3, plural, noun.gender)
    head = Word(noun.plural if plural else noun.english)
    french_head = _french_noun(noun, head, plural)
    english, before, after = [], [], []
    for adjective in map(ADJECTIVES.__getitem__, adjectives):
        english.append(Word(adjective.english))
        side = before if adjective.before else after
        next_text = french_head.text if adjective.before else ""
        side.append(_french_adjective(adjective, english[-1], agreement, next_text))
    nouns = Phrase([*english, head], [*before, french_head, *after], agreement)
    if not determiner:
        return nouns
    if determiner in ("a", "some", "partial"):
        return _indefinite(determiner, nouns, negated=negated, before=bool(before))
    for word in reversed(determiner.split()):
        nouns = _definite(word, nouns)
    return nouns


def _french_noun(noun: Noun, head: Word, plural: bool) -> Word:
    """Return the French noun; a plural in -x shows a phenomenon."""
    if not plural:
        return Word(noun.french, (head,))
    irregular = noun.french_plural != noun.french + "s"
    return Word(noun.french_plural, (head,), ("irregular_plural",) if irregular else ())


def _french_adjective(
    adjective: Adjective, english: Word, agreement: Agreement, next_text: str
) -> Word:
    """Return a French adjective beside its noun."""
    text = adjective.agreed(agreement, next_text=next_text)
    notes = ["adjective_before" if adjective.before else "adjective_after"]
    if text == adjective.before_vowel and text:
        notes.append("next_letter")
    if adjective.irregular and agreement.gender == "f":
        notes.append("irregular_feminine")
    return Word(text, (english,), tuple(notes))


def _definite(determiner: str, nouns: Phrase) -> Phrase:
    """Put "the", a possessive, a demonstrative, a number or only "le" before a noun."""
    _, plural, gender = nouns.agreement
    which = 2 if plural else int(gender == "f")
    vowel = begins_with_vowel(nouns.french[0].text)
    if determiner == "generic":
        of, notes = (nouns.english[-1],), ("no_article",)
        french = Word(("le", "la", "les")[which], of, notes, True)
        return Phrase(nouns.english, [french, *nouns.french], nouns.agreement)
    if determiner == "the":
        english = Word("the")
        french = Word(("le", "la", "les")[which], (english,), (), True)
    elif determiner in POSSESSIVES:
        english = Word(determiner)
        forms = POSSESSIVES[determiner]
        # "mon amie", not "ma amie": a phenomenon only where the feminine differs
        swapped = vowel and which == 1 and forms[0] != forms[1]
        notes = ("possessive", "next_letter") if swapped else ("possessive",)
        french = Word(forms[0 if swapped else which], (english,), notes)
    elif determiner in DEMONSTRATIVES:
        english = Word(DEMONSTRATIVES[determiner][plural])
        swapped = vowel and which == 0
        notes = ("demonstrative", "next_letter") if swapped else ("demonstrative",)
        french = Word("cet" if swapped else ("ce", "cette", "ces")[which], (english,), notes)
    else:
        english = Word(determiner)
        french = Word(NUMBERS[determiner], (english,), ("number",))
    return Phrase([english, *nouns.english], [french, *nouns.french], nouns.agreement)


def _indefinite(determiner: str, nouns: Phrase, *, negated: bool, before: bool) -> Phrase:
    """Put "un", "du", "des" or "de" before a noun."""
    _, plural, gender = nouns.agreement
    text = ""
    if determiner == "some":
        text = "any" if negated else "some"
    elif determiner == "a":
        text = "an" if nouns.english[0].text[0] in ENGLISH_VOWELS else "a"
    english = [Word(text)] if text else []
    of = tuple((english or nouns.english)[-1:])
    notes = () if text else ("no_article",)
    if negated:
        french = [Word("de", of, (*notes, "de_after_negation")), *nouns.french]
    elif determiner == "a":
        french = [Word("une" if gender == "f" else "un", of), *nouns.french]
    elif plural and before:
        french = [Word("de", of, (*notes, "de_before_adjective")), *nouns.french]
    elif plural:
        french = [Word("des", of, notes), *nouns.french]
    else:
        article = Word("la" if gender == "f" else "le", of, (), True)
        french = contract(Word("de", of, (*notes, "partitive")), [article, *nouns.french])
    return Phrase([*english, *nouns.english], french, nouns.agreement)


def pronoun(english: str, gender: str = "") -> Phrase:
    """Return a subject pronoun.

    Args:
        english: "i", "you", "he", "she", "we", "they" or "it".
        gender: That of the noun it stands for, ``"m"`` or ``"f"``, for "they" and "it".

    Returns:
        The phrase; "you" is "tu", and without a gender "they" is "ils", "we" and "i" are masculine.
    """
    word = Word(english)
    notes = ("antecedent",) if gender and english in ("it", "they") else ()
    if english == "it":
        agreement = Agreement(3, False, gender or "m")
        french = "il"
    else:
        _, french, _, _, agreement = PRONOUNS[english]
    if gender:
        agreement = agreement._replace(gender=gender)
    if gender == "f" and english in ("it", "they"):
        french = "elles" if agreement.plural else "elle"
    return Phrase([word], [Word(french, (word,), notes)], agreement)


def name(english: str) -> Phrase:
    """Return a first name, which is the same in both languages."""
    word = Word(english)
    return Phrase([word], [Word(english, (word,))], Agreement(3, False, NAMES[english]))


def joined(first: Phrase, second: Phrase, conjunction: str = "and") -> Phrase:
    """Return two noun phrases as one, in the plural, masculine unless both are feminine.

    Args:
        first: The first.
        second: The second.
        conjunction: "and".

    Returns:
        The phrase.
    """
    word = Word(conjunction)
    both_feminine = first.agreement.gender == second.agreement.gender == "f"
    return Phrase(
        [*first.english, word, *second.english],
        [*first.french, Word("et", (word,), ("joined",)), *second.french],
        Agreement(3, True, "f" if both_feminine else "m"),
    )


def owned(owner: Phrase, thing: Phrase) -> Phrase:
    """Return "the boy 's dog", "le chien du garçon".

    Args:
        owner: Whose it is: a singular.
        thing: What he has, without a determiner.

    Returns:
        The phrase, which agrees as the thing does.
    """
    mark = Word("'s")
    _, plural, gender = thing.agreement
    article = Word(("la" if gender == "f" else "le") if not plural else "les", (mark,), (), True)
    of_owner = contract(Word("de", (mark,), ("owner",)), owner.french)
    return Phrase(
        [*owner.english, mark, *thing.english],
        [article, *thing.french, *of_owner],
        thing.agreement,
    )
