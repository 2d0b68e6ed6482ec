"""The French verb forms that go with a subject, and those too rare to occur."""

from pieces.corpus.french.verbs import MODALS, VERBS

# je, tu, il, nous, ils
SUBJECT_FORMS = {(1, False): 0, (2, False): 1, (3, False): 2, (1, True): 3, (3, True): 4}
ETRE = ("suis", "es", "est", "sommes", "sont")
AVOIR = ("ai", "as", "a", "avons", "ont")
ALLER = ("vais", "vas", "va", "allons", "vont")
IMPERFECT_OF_ETRE = ("étais", "étais", "était", "étions", "étaient")
IMPERFECT_OF_AVOIR = ("avais", "avais", "avait", "avions", "avaient")
REFLEXIVE = ("me", "te", "se", "nous", "se")


# Forms that would be too rare to be learned, so that no sentence has them: the present of "tu" and
# "nous" of most verbs, that of "je" of some, and participles that agree of those that seldom do.
_WITH_TU_AND_NOUS_WORDS = """
avoir aller manquer manger boire voir regarder écouter chercher aimer parler travailler habiter
dormir lire attendre jouer vouloir pouvoir devoir
"""
WITH_TU_AND_NOUS = frozenset(_WITH_TU_AND_NOUS_WORDS.split())
WITHOUT_JE = frozenset({"obéir", "répondre", "construire", "rendre", "dire"})
_AGREEING_WORDS = """
arriver partir aller venir rester tomber reposer cacher voir acheter vendre trouver lire écrire
laver réparer construire donner manger ouvrir aider regarder attendre
"""
AGREEING = frozenset(_AGREEING_WORDS.split())
SELDOM = frozenset(
    {"étais", "étions", "fermés", "froides", "dangereuses", "aidées", "regardées", "attendues"}
)


def _rare_forms() -> frozenset[str]:
    """Return the French forms that no sentence has."""
    rare: set[str] = set()
    kept: set[str] = set(ETRE + AVOIR + ALLER)
    for verb in (*VERBS.values(), *MODALS.values()):
        first, second, third, we, they = verb.present
        kept.update((third, they, verb.infinitive, verb.participle))
        (rare if verb.infinitive in WITHOUT_JE else kept).add(first)
        (kept if verb.infinitive in WITH_TU_AND_NOUS else rare).update((second, we))
        agreed = {
            agreed_participle(verb.participle, gender, plural)
            for gender in "mf"
            for plural in (False, True)
        }
        (kept if verb.infinitive in AGREEING else rare).update(agreed)
    return frozenset(rare - kept) | SELDOM


def agreed_participle(participle: str, gender: str, plural: bool) -> str:
    """Return a French past participle that agrees: "vu", "vue", "vus", "vues".

    Args:
        participle: The masculine singular.
        gender: ``"m"`` or ``"f"``.
        plural: Whether it is more than one.

    Returns:
        The form.
    """
    return participle + "e" * (gender == "f") + "s" * plural


RARE_FORMS = _rare_forms()
