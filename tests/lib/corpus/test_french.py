"""Sentences translated by hand, against what the grammar's own functions make of their meaning."""

import pytest

from pieces.corpus.french.clauses import YES_NO, clause, clitic
from pieces.corpus.french.frames import (
    how_old,
    missing,
    passive,
    presented,
    profession,
    there_is,
    where_is,
)
from pieces.corpus.french.links import (
    linked,
    nothing,
    placed,
    prepositional,
    relative,
    sentence,
    time,
)
from pieces.corpus.french.noun_phrases import joined, name, noun_phrase, owned, pronoun
from pieces.corpus.french.predicates import adjective, age, comparison, copula, feeling
from pieces.corpus.french.words import Phrase, fixed

NP = noun_phrase
THE_US = "the united states"


def plural(noun: str, determiner: str = "the", *adjectives: str, **rest: bool) -> Phrase:
    return noun_phrase(noun, determiner, *adjectives, plural=True, **rest)


def is_(subject: Phrase, word: str, degree: str = "", **rest: object) -> Phrase:
    return copula(subject, adjective(subject.agreement, word, degree), **rest)


def than(subject: Phrase, word: str, other: Phrase, **rest: bool) -> Phrase:
    return copula(subject, comparison(subject.agreement, word, other, **rest))


def that(noun: Phrase, who: Phrase, verb: str, **rest: object) -> Phrase:
    return relative(noun, clause(who, verb, preceding=noun.agreement, **rest), subject=False)


def who(noun: Phrase, verb: str, *objects: Phrase, person: bool = True, **rest: object) -> Phrase:
    inner = clause(nothing(noun.agreement), verb, *objects, **rest)
    return relative(noun, inner, subject=True, person=person)


def at(preposition: str, noun: str) -> Phrase:
    return prepositional(preposition, NP(noun))


ME, YOU, HE, SHE, WE, THEY = (pronoun(form) for form in ("i", "you", "he", "she", "we", "they"))
CAT, DOG, BOY, GIRL = NP("cat"), NP("dog"), NP("boy"), NP("girl")
WHERE, WHY = fixed("where", "où"), fixed("why", "pourquoi")
WHO, WHAT = fixed("who", "qui"), fixed("what", "que")
APPLES = fixed("how many", "combien de") + NP("apple", "", plural=True)

BY_HAND = [
    # verbs and tenses
    (clause(CAT, "dormir"), "the cat sleeps .", "le chat dort ."),
    (clause(plural("cat"), "dormir"), "the cats sleep .", "les chats dorment ."),
    (clause(ME, "aimer", NP("dog", "my")), "i love my dog .", "j' aime mon chien ."),
    (clause(WE, "aller", at("to", "market")), "we go to the market .", "nous allons au marché ."),
    (clause(SHE, "courir", tense="progressive"), "she is running .", "elle court ."),
    (clause(BOY, "manger", NP("apple"), tense="past"), "the boy ate the apple .",
     "le garçon a mangé la pomme ."),
    (clause(ME, "lire", NP("book"), tense="perfect"), "i have read the book .",
     "j' ai lu le livre ."),
    (clause(plural("actress"), "venir", tense="past"), "the actresses came .",
     "les actrices sont venues ."),
    (clause(DOG, "courir", tense="future"), "the dog is going to run .", "le chien va courir ."),
    (clause(plural("queen"), "reposer", tense="past"), "the queens rested .",
     "les reines se sont reposées ."),
    (clause(WE, "reposer", tense="future"), "we are going to rest .", "nous allons nous reposer ."),
    (clause(CAT, "cacher", tense="perfect"), "the cat has hidden .", "le chat s' est caché ."),
    # negation
    (clause(HE, "acheter", NP("apple", "some", plural=True, negated=True), negation="not",
            tense="past"), "he did not buy any apples .", "il n' a pas acheté de pommes ."),
    (clause(SHE, "aimer (like)", NP("coffee"), negation="not"), "she does not like the coffee .",
     "elle n' aime pas le café ."),
    (clause(THEY, "arriver", negation="never", tense="perfect"), "they have never arrived .",
     "ils ne sont jamais arrivés ."),
    (clause(NP("bird"), "chanter", negation="not", tense="future"),
     "the bird is not going to sing .", "l' oiseau ne va pas chanter ."),
    # questions
    (clause(BOY, "dormir", question=YES_NO), "does the boy sleep ?",
     "est-ce que le garçon dort ?"),
    (clause(name("alice"), "danser", question=YES_NO, tense="perfect"), "has alice danced ?",
     "est-ce qu' alice a dansé ?"),
    (is_(NP("door"), "open", question=YES_NO), "is the door open ?",
     "est-ce que la porte est ouverte ?"),
    (where_is(plural("key", "my")), "where are my keys ?", "où sont mes clés ?"),
    (clause(YOU, "travailler", tense="past", question=WHERE), "where did you work ?",
     "où est-ce que tu as travaillé ?"),
    (clause(NP("uncle"), "manger", question=WHAT), "what does the uncle eat ?",
     "qu' est-ce que l' oncle mange ?"),
    (clause(WHO, "voir", CAT), "who sees the cat ?", "qui voit le chat ?"),
    (clause(SHE, "aider", question=WHO), "who does she help ?", "qui est-ce qu' elle aide ?"),
    (clause(BOY, "manger", tense="perfect", question=APPLES,
            preceding=NP("apple", plural=True).agreement), "how many apples has the boy eaten ?",
     "combien de pommes est-ce que le garçon a mangées ?"),
    (how_old(GIRL), "how old is the girl ?", "quel âge a la fille ?"),
    # articles, possessives, demonstratives, numbers
    (clause(SHE, "boire", NP("water", "some")), "she drinks some water .", "elle boit de l' eau ."),
    (clause(HE, "manger", NP("bread", "some")), "he eats some bread .", "il mange du pain ."),
    (clause(HE, "manger", NP("meat", "some")), "he eats some meat .", "il mange de la viande ."),
    (clause(ME, "voir", plural("house", "some", "small")), "i see some small houses .",
     "je vois de petites maisons ."),
    (clause(ME, "voir", plural("house", "some", "red")), "i see some red houses .",
     "je vois des maisons rouges ."),
    (clause(HE, "laver", NP("plate", "my")), "he washes my plate .", "il lave mon assiette ."),
    (clause(HE, "aimer", NP("mother", "her")), "he loves her mother .", "il aime sa mère ."),
    (clause(SHE, "laver", NP("truck", "his")), "she washes his truck .", "elle lave son camion ."),
    (clause(NP("man", "this"), "partir"), "this man leaves .", "cet homme part ."),
    (clause(NP("hero", "this"), "partir"), "this hero leaves .", "ce héros part ."),
    (clause(ME, "voir", plural("horse", "three")), "i see three horses .",
     "je vois trois chevaux ."),
    # adjectives
    (clause(HE, "voir", NP("car", "the", "small", "red")), "he sees the small red car .",
     "il voit la petite voiture rouge ."),
    (clause(HE, "voir", NP("tree", "a", "old")), "he sees an old tree .",
     "il voit un vieil arbre ."),
    (clause(HE, "voir", NP("owl", "a", "old")), "he sees an old owl .", "il voit un vieux hibou ."),
    (clause(HE, "voir", plural("mouse", "the", "white")), "he sees the white mice .",
     "il voit les souris blanches ."),
    (is_(NP("house"), "new"), "the house is new .", "la maison est neuve ."),
    (is_(plural("actress"), "happy", "very"), "the actresses are very happy .",
     "les actrices sont très heureuses ."),
    (is_(joined(NP("mother"), GIRL), "tired"), "the mother and the girl are tired .",
     "la mère et la fille sont fatiguées ."),
    (is_(joined(BOY, GIRL), "tired"), "the boy and the girl are tired .",
     "le garçon et la fille sont fatigués ."),
    # comparison
    (than(NP("car"), "big", NP("bike")), "the car is bigger than the bike .",
     "la voiture est plus grande que le vélo ."),
    (than(NP("soup"), "good", NP("meat")), "the soup is better than the meat .",
     "la soupe est meilleure que la viande ."),
    (than(NP("church"), "old", NP("tree"), equal=True), "the church is as old as the tree .",
     "l' église est aussi vieille que l' arbre ."),
    # object pronouns
    (clause(ME, "voir", pronoun=clitic("he")), "i see him .", "je le vois ."),
    (clause(ME, "voir", tense="perfect", pronoun=clitic("she")), "i have seen her .",
     "je l' ai vue ."),
    (clause(HE, "aider", tense="past", pronoun=clitic("they")), "he helped them .",
     "il les a aidés ."),
    (clause(SHE, "parler", pronoun=clitic("he", direct=False)), "she speaks to him .",
     "elle lui parle ."),
    (clause(HE, "attendre", tense="future", pronoun=clitic("i")), "he is going to wait for me .",
     "il va m' attendre ."),
    (clause(ME, "voir", negation="not", tense="perfect", pronoun=clitic("he")),
     "i have not seen him .", "je ne l' ai pas vu ."),
    (clause(HE, "donner", NP("book"), pronoun=clitic("we", direct=False)), "he gives us the book .",
     "il nous donne le livre ."),
    (clause(SHE, "voir", modal="want", pronoun=clitic("he")), "she wants to see him .",
     "elle veut le voir ."),
    # modals
    (clause(BOY, "nager", modal="know"), "the boy knows how to swim .", "le garçon sait nager ."),
    (clause(BOY, "ouvrir", NP("door"), modal="try"), "the boy tries to open the door .",
     "le garçon essaie d' ouvrir la porte ."),
    (clause(HE, "voir", modal="try", tense="past", pronoun=clitic("they")),
     "he tried to see them .",
     "il a essayé de les voir ."),
    (clause(GIRL, "pleurer", modal="begin", tense="past"), "the girl began to cry .",
     "la fille a commencé à pleurer ."),
    (clause(HE, "danser", modal="can", negation="not"), "he cannot dance .",
     "il ne peut pas danser ."),
    # a word whose translation depends on another
    (clause(ME, "connaître", NP("king")), "i know the king .", "je connais le roi ."),
    (linked(clause(ME, "savoir"), "that", clause(HE, "partir")), "i know that he leaves .",
     "je sais qu' il part ."),
    (clause(GIRL, "quitter", NP("hotel"), tense="past"), "the girl left the hotel .",
     "la fille a quitté l' hôtel ."),
    (clause(GIRL, "partir", tense="past"), "the girl left .", "la fille est partie ."),
    (clause(SHE, "visiter", NP("museum")), "she visits the museum .", "elle visite le musée ."),
    (clause(SHE, "rendre", NP("brother", "her")), "she visits her brother .",
     "elle rend visite à son frère ."),
    (clause(BOY, "jouer", fixed("football", "au football")), "the boy plays football .",
     "le garçon joue au football ."),
    (clause(BOY, "jouer", fixed("the piano", "du piano")), "the boy plays the piano .",
     "le garçon joue du piano ."),
    (copula(GIRL, feeling("cold"), french="avoir"), "the girl is cold .", "la fille a froid ."),
    (is_(NP("soup"), "cold"), "the soup is cold .", "la soupe est froide ."),
    (copula(BOY, age("ten"), french="avoir"), "the boy is ten years old .",
     "le garçon a dix ans ."),
    (missing(ME, "you"), "i miss you .", "tu me manques ."),
    (missing(joined(BOY, GIRL), "you"), "the boy and the girl miss you .",
     "tu manques au garçon et à la fille ."),
    (missing(YOU, CAT, question=YES_NO), "do you miss the cat ?",
     "est-ce que le chat te manque ?"),
    (clause(HE, "habiter", None, placed("in", "paris")), "he lives in paris .",
     "il habite à paris ."),
    (clause(HE, "habiter", None, placed("in", "italy")), "he lives in italy .",
     "il habite en italie ."),
    (clause(HE, "habiter", None, placed("in", "japan")), "he lives in japan .",
     "il habite au japon ."),
    (clause(WE, "aller", None, placed("to", THE_US), tense="past"),
     "we went to the united states .",
     "nous sommes allés aux états-unis ."),
    (clause(SHE, "venir", None, placed("from", "italy")), "she comes from italy .",
     "elle vient d' italie ."),
    (clause(SHE, "venir", None, placed("from", "canada")), "she comes from canada .",
     "elle vient du canada ."),
    (clause(HE, "aller", None, prepositional("to", NP("doctor"), "chez")),
     "he goes to the doctor .",
     "il va chez le médecin ."),
    (clause(HE, "écouter", NP("song")), "he listens to the song .", "il écoute la chanson ."),
    (clause(HE, "répondre", plural("child")), "he answers the children .",
     "il répond aux enfants ."),
    # to have somebody's, to give somebody
    (clause(owned(BOY, NP("dog", "")), "dormir"), "the boy 's dog sleeps .",
     "le chien du garçon dort ."),
    (clause(owned(NP("man"), NP("car", "", "red", plural=True)), "arriver"),
     "the man 's red cars arrive .", "les voitures rouges de l' homme arrivent ."),
    (clause(HE, "voir", owned(name("alice"), NP("house", ""))), "he sees alice 's house .",
     "il voit la maison d' alice ."),
    (clause(HE, "donner", NP("key"), prepositional("to", plural("woman"))),
     "he gives the key to the women .", "il donne la clé aux femmes ."),
    # at a distance
    (is_(that(plural("car"), NP("man"), "voir"), "green"), "the cars that the man sees are green .",
     "les voitures que l' homme voit sont vertes ."),
    (is_(that(NP("letter"), ME, "écrire", tense="perfect"), "long"),
     "the letter that i have written is long .", "la lettre que j' ai écrite est longue ."),
    (is_(who(plural("woman"), "travailler", tense="past"), "tired"),
     "the women who worked are tired .", "les femmes qui ont travaillé sont fatiguées ."),
    (is_(who(CAT, "dormir", person=False), "white"), "the cat that sleeps is white .",
     "le chat qui dort est blanc ."),
    (linked(is_(NP("car"), "old"), "but", is_(pronoun("it", "f"), "fast")),
     "the car is old but it is fast .", "la voiture est vieille mais elle est rapide ."),
    (linked(is_(plural("girl"), "tired"), "because",
            clause(pronoun("they", "f"), "travailler", tense="perfect")),
     "the girls are tired because they have worked .",
     "les filles sont fatiguées parce qu' elles ont travaillé ."),
    (linked(clause(name("paul"), "trouver", plural("key"), tense="perfect"), "and",
            clause(HE, "donner", None, prepositional("to", name("marie")), tense="perfect",
                   pronoun=clitic("they", gender="f"))),
     "paul has found the keys and he has given them to marie .",
     "paul a trouvé les clés et il les a données à marie ."),
    (passive(plural("house"), "construire", NP("hero")), "the houses were built by the hero .",
     "les maisons ont été construites par le héros ."),
    # frames
    (there_is(NP("cat", "a"), at("in", "garden")), "there is a cat in the garden .",
     "il y a un chat dans le jardin ."),
    (there_is(NP("bread", ""), at("in", "kitchen"), negated=True),
     "there is no bread in the kitchen .", "il n' y a pas de pain dans la cuisine ."),
    (there_is(NP("owl", "a"), at("near", "tree"), question=True),
     "is there an owl near the tree ?", "est-ce qu' il y a un hibou près de l' arbre ?"),
    (presented(NP("car", "my")), "this is my car .", "c' est ma voiture ."),
    (presented(plural("key", "your"), far=True), "those are your keys .", "ce sont tes clés ."),
    (copula(HE, profession("doctor", HE.agreement)), "he is a doctor .", "il est médecin ."),
    (clause(CAT, "dormir", None, at("near", "park")), "the cat sleeps near the park .",
     "le chat dort près du parc ."),
    (clause(SHE, "chanter", adverb="often"), "she often sings .", "elle chante souvent ."),
    (clause(HE, "manger", tense="perfect", adverb="already"), "he has already eaten .",
     "il a déjà mangé ."),
    (clause(WE, "partir", None, time("yesterday"), tense="past"), "we left yesterday .",
     "nous sommes partis hier ."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "english", "french"), BY_HAND, ids=[row[1] for row in BY_HAND])
def test_a_sentence_translated_by_hand(words, english, french):
    pair = sentence(words, english[-1])
    assert " ".join(pair.source) == english
    assert " ".join(pair.target) == french
