"""Sentences translated by hand, against what the grammar's own functions make of their meaning."""

from random import Random

import pytest

from pieces.corpus.french import events, everyday, sentences, singles
from pieces.corpus.french.clauses import YES_NO, clause, clitic
from pieces.corpus.french.conjugation import RARE_FORMS
from pieces.corpus.french.frames import (
    how_old,
    missing,
    passive,
    presented,
    profession,
    there_is,
    told,
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
from pieces.corpus.french.noun_phrases import (
    PRONOUNS,
    joined,
    name,
    noun_phrase,
    owned,
    pronoun,
)
from pieces.corpus.french.nouns import KINDS, Noun, nouns_of
from pieces.corpus.french.predicates import (
    adjective,
    age,
    both_adjectives,
    comparison,
    copula,
    feeling,
)
from pieces.corpus.french.verbs import VERBS
from pieces.corpus.french.words import Phrase, fixed

NP = noun_phrase
THE_US = "the united states"


def plural(noun: str, determiner: str = "the", *adjectives: str, **rest: bool) -> Phrase:
    return noun_phrase(noun, determiner, *adjectives, plural=True, **rest)


def is_(subject: Phrase, word: str, degree: str = "", **rest: object) -> Phrase:
    return copula(subject, adjective(subject.agreement, word, degree), **rest)


def both(subject: Phrase, first: str, second: str, **rest: object) -> Phrase:
    return copula(subject, both_adjectives(subject.agreement, first, second), **rest)


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

IT_, THEM, HER_ = clitic("it"), clitic("they"), clitic("she")
FOR_ME, TO_ME, TO_HIM = clitic("i"), clitic("i", direct=False), clitic("he", direct=False)
MARIE, JULIE, TEA = name("marie"), name("julie"), NP("tea", "generic")
WOMEN = joined(NP("mother"), GIRL)
NOT, DONE = {"negation": "not"}, {"tense": "perfect"}

# What people write first, with the frames that write it.
EVERYDAY = {
    # what is eaten, drunk, liked
    (everyday.eaten_or_liked,): [
    (clause(SHE, "boire", NP("water")), "she drinks the water .", "elle boit l' eau ."),
    (clause(SHE, "boire", NP("water", "partial")), "she drinks water .", "elle boit de l' eau ."),
    (clause(BOY, "boire", NP("milk"), tense="past"), "the boy drank the milk .",
     "le garçon a bu le lait ."),
    (clause(CAT, "boire", NP("milk", "partial"), tense="progressive"), "the cat is drinking milk .",
     "le chat boit du lait ."),
    (clause(ME, "boire", NP("tea", "partial", negated=True), **NOT), "i do not drink tea .",
     "je ne bois pas de thé ."),
    (clause(WE, "manger", NP("soup", "partial")), "we eat soup .", "nous mangeons de la soupe ."),
    (clause(YOU, "manger", plural("cake", "partial")), "you eat cakes .",
     "tu manges des gâteaux ."),
    (clause(HE, "manger", plural("apple", "partial", "good")), "he eats good apples .",
     "il mange de bonnes pommes ."),
    (clause(ME, "aimer (like)", plural("car", "generic", "red")), "i like red cars .",
     "j' aime les voitures rouges ."),
    (clause(SHE, "aimer (like)", NP("coffee", "generic", "hot")), "she likes hot coffee .",
     "elle aime le café chaud ."),
    (clause(HE, "aimer (like)", TEA, **NOT), "he does not like tea .", "il n' aime pas le thé ."),
    (clause(YOU, "aimer (like)", plural("cat", "generic"), question=YES_NO), "do you like cats ?",
     "est-ce que tu aimes les chats ?"),
    ],
    # two adjectives
    (everyday.described_twice,): [
    (both(CAT, "small", "black"), "the cat is small and black .", "le chat est petit et noir ."),
    (both(plural("house"), "old", "white"), "the houses are old and white .",
     "les maisons sont vieilles et blanches ."),
    (both(SHE, "tall", "strong"), "she is tall and strong .", "elle est grande et forte ."),
    (both(WE, "tired", "sad"), "we are tired and sad .", "nous sommes fatigués et tristes ."),
    (both(NP("soup", "my"), "hot", "good", tense="past"), "my soup was hot and good .",
     "ma soupe était chaude et bonne ."),
    (both(NP("actress"), "happy", "rich"), "the actress is happy and rich .",
     "l' actrice est heureuse et riche ."),
    ],
    # what there is, what one has, where it is
    (singles.existing, everyday.having, everyday.located): [
    (there_is(plural("bird", "twenty")), "there are twenty birds .", "il y a vingt oiseaux ."),
    (there_is(plural("horse", "thirty"), at("in", "garden")),
     "there are thirty horses in the garden .", "il y a trente chevaux dans le jardin ."),
    (there_is(NP("water", "partial"), at("in", "glass")), "there is water in the glass .",
     "il y a de l' eau dans le verre ."),
    (there_is(plural("egg", "eight"), question=True), "are there eight eggs ?",
     "est-ce qu' il y a huit œufs ?"),
    (there_is(plural("mouse", "partial"), at("in", "garden")), "there are mice in the garden .",
     "il y a des souris dans le jardin ."),
    (clause(ME, "avoir", NP("car", "a", "red")), "i have a red car .", "j' ai une voiture rouge ."),
    (clause(SHE, "avoir", plural("brother", "two")), "she has two brothers .",
     "elle a deux frères ."),
    (clause(HE, "avoir", NP("dog", "a", negated=True), **NOT), "he does not have a dog .",
     "il n' a pas de chien ."),
    (clause(YOU, "avoir", NP("bike", "a"), question=YES_NO), "do you have a bike ?",
     "est-ce que tu as un vélo ?"),
    (copula(NP("book"), at("on", "table")), "the book is on the table .",
     "le livre est sur la table ."),
    (copula(NP("mother", "my"), at("in", "kitchen")), "my mother is in the kitchen .",
     "ma mère est dans la cuisine ."),
    (copula(THEY, placed("in", "italy"), **NOT), "they are not in italy .",
     "ils ne sont pas en italie ."),
    ],
    # pronouns for what was not named
    (everyday.with_them,): [
    (clause(WE, "vendre", pronoun=THEM, **DONE), "we have sold them .", "nous les avons vendus ."),
    (clause(SHE, "acheter", pronoun=THEM, tense="past"), "she bought them .",
     "elle les a achetés ."),
    (clause(ME, "manger", pronoun=THEM, **DONE, **NOT), "i have not eaten them .",
     "je ne les ai pas mangés ."),
    (clause(YOU, "lire", pronoun=IT_, **DONE, question=YES_NO), "have you read it ?",
     "est-ce que tu l' as lu ?"),
    (clause(HE, "ouvrir", pronoun=IT_, tense="future"), "he is going to open it .",
     "il va l' ouvrir ."),
    (clause(WE, "voir", pronoun=THEM), "we see them .", "nous les voyons ."),
    (clause(ME, "aider", pronoun=HER_, **DONE), "i have helped her .", "je l' ai aidée ."),
    (clause(THEY, "attendre", pronoun=HER_, tense="past"), "they waited for her .",
     "ils l' ont attendue ."),
    ],
    # arrivals, and participles that agree with the subject
    (everyday.arrived, events.going, events.without_object): [
    (clause(HE, "arriver", None, placed("from", "paris"), tense="past"), "he arrived from paris .",
     "il est arrivé de paris ."),
    (clause(SHE, "arriver", None, placed("from", "canada"), **DONE),
     "she has arrived from canada .", "elle est arrivée du canada ."),
    (clause(HE, "arriver", None, at("from", "market")), "he arrives from the market .",
     "il arrive du marché ."),
    (clause(WE, "arriver", None, at("at", "hotel"), tense="past"), "we arrived at the hotel .",
     "nous sommes arrivés à l' hôtel ."),
    (clause(plural("woman", "two"), "arriver", None, placed("from", "rome"), tense="past"),
     "two women arrived from rome .", "deux femmes sont arrivées de rome ."),
    (clause(plural("sister", "the two"), "partir", **DONE), "the two sisters have left .",
     "les deux sœurs sont parties ."),
    (clause(joined(MARIE, JULIE), "partir", **DONE), "marie and julie have left .",
     "marie et julie sont parties ."),
    (clause(WOMEN, "venir", None, placed("from", "london"), tense="past"),
     "the mother and the girl came from london .", "la mère et la fille sont venues de londres ."),
    (clause(plural("boy"), "cacher", **DONE), "the boys have hidden .",
     "les garçons se sont cachés ."),
    (clause(GIRL, "cacher", tense="past"), "the girl hid .", "la fille s' est cachée ."),
    (clause(SHE, "tomber", **DONE, **NOT), "she has not fallen .", "elle n' est pas tombée ."),
    (clause(plural("queen"), "rester", None, placed("in", "france"), tense="past"),
     "the queens stayed in france .", "les reines sont restées en france ."),
    ],
    # participles that agree otherwise
    (singles.done, events.quality, sentences.described): [
    (passive(NP("apple"), "manger", BOY), "the apple was eaten by the boy .",
     "la pomme a été mangée par le garçon ."),
    (passive(plural("door"), "ouvrir", NP("uncle")), "the doors were opened by the uncle .",
     "les portes ont été ouvertes par l' oncle ."),
    (is_(plural("door"), "open"), "the doors are open .", "les portes sont ouvertes ."),
    (is_(that(NP("meat"), ME, "manger", **DONE), "cold"), "the meat that i have eaten is cold .",
     "la viande que j' ai mangée est froide ."),
    ],
    # to miss
    (everyday.missed,): [
    (missing(YOU, "i"), "you miss me .", "je te manque ."),
    (missing(ME, "he"), "i miss him .", "il me manque ."),
    (missing(ME, "they", negation="not"), "i do not miss them .", "ils ne me manquent pas ."),
    (missing(HE, "she"), "he misses her .", "elle lui manque ."),
    (missing(SHE, "we"), "she misses us .", "nous lui manquons ."),
    (missing(WE, "you"), "we miss you .", "tu nous manques ."),
    (missing(THEY, "you"), "they miss you .", "tu leur manques ."),
    (missing(YOU, "i", question=YES_NO), "do you miss me ?", "est-ce que je te manque ?"),
    ],
    # orders
    (everyday.ordered,): [
    (told("écouter", pronoun=FOR_ME), "listen to me .", "écoute -moi ."),
    (told("écouter", pronoun=FOR_ME, negated=True), "do not listen to me .",
     "ne m' écoute pas ."),
    (told("attendre", pronoun=clitic("we")), "wait for us .", "attends -nous ."),
    (told("regarder", pronoun=THEM), "look at them .", "regarde -les ."),
    (told("aider", pronoun=HER_), "help her .", "aide -la ."),
    (told("parler", pronoun=TO_HIM), "speak to him .", "parle -lui ."),
    (told("donner", NP("key"), pronoun=TO_ME), "give me the key .", "donne -moi la clé ."),
    (told("montrer", NP("house"), pronoun=TO_HIM, negated=True), "do not show him the house .",
     "ne lui montre pas la maison ."),
    (told("ouvrir", NP("window")), "open the window .", "ouvre la fenêtre ."),
    (told("aller", None, at("to", "market")), "go to the market .", "va au marché ."),
    (told("pleurer", negated=True), "do not cry .", "ne pleure pas ."),
    ],
    # what we and you do
    (everyday.by_us,): [
    (clause(WE, "chercher", NP("dog", "our"), tense="progressive"), "we are looking for our dog .",
     "nous cherchons notre chien ."),
    (clause(YOU, "travailler", question=YES_NO), "do you work ?", "est-ce que tu travailles ?"),
    (clause(WE, "dormir", modal="want"), "we want to sleep .", "nous voulons dormir ."),
    (clause(ME, "attendre", NP("train"), tense="progressive"), "i am waiting for the train .",
     "j' attends le train ."),
    ],
}  # fmt: skip
BY_HAND += [row for rows in EVERYDAY.values() for row in rows]
DRAWN = [(frames, row[1], row[2]) for frames, rows in EVERYDAY.items() for row in rows]


@pytest.mark.parametrize(("words", "english", "french"), BY_HAND, ids=[row[1] for row in BY_HAND])
def test_a_sentence_translated_by_hand(words, english, french):
    pair = sentence(words, english[-1])
    assert " ".join(pair.source) == english
    assert " ".join(pair.target) == french


class Steered(Random):
    """Prefers the choices whose words a sentence has, so that it is soon drawn."""

    def __init__(self, english: str) -> None:
        super().__init__(0)
        self.words = set(english.split())

    def choice(self, options):
        fitting = [option for option in options if self.fits(option)]
        return super().choice(fitting if fitting and self.random() < 0.8 else options)

    def fits(self, option: object) -> bool:
        if isinstance(option, Noun):
            return not self.words.isdisjoint({option.english, option.plural})
        if isinstance(option, tuple):
            return all(map(self.fits, option))
        if option in KINDS:
            return any(map(self.fits, nouns_of(option)))
        if option in VERBS:
            return not self.words.isdisjoint(VERBS[option].english)
        if option in PRONOUNS:
            return not self.words.isdisjoint({option, PRONOUNS[option][0]})
        return isinstance(option, str) and self.words.issuperset(option.split())


@pytest.mark.parametrize(("frames", "english", "french"), DRAWN, ids=[row[1] for row in DRAWN])
def test_what_people_write_is_drawn(frames, english, french):
    rng, wanted = Steered(english), (tuple(english.split()), tuple(french.split()))
    assert RARE_FORMS.isdisjoint(wanted[1])
    for _ in range(20_000):
        pair = sentence(rng.choice(frames)(rng), english[-1])
        if (pair.source, pair.target) == wanted:
            return
    pytest.fail(f"not drawn: {english}")
