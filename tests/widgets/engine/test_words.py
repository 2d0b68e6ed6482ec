"""From a person's sentence to ids and back, as the library reads and writes."""

from __future__ import annotations

from widgets.engine.conftest import UNKNOWN, Engine

from pieces.corpus.french import generate
from pieces.corpus.text import plain, to_sentence, to_tokens
from pieces.corpus.vocabulary import Vocabulary
from pieces.pretrained.quantised import Quantised

TYPED = [
    "",
    "   ",
    "The cat sleeps.",
    "THE CAT SLEEPS!!",
    "Julie’s cat doesn't sleep.",
    "He's tired, she's eaten; it's here. What's that? Who's never seen it?",
    "Can't you see? Won't they come? Doesn't he sleep? We can not. I'm sure they've gone.",
    "They're here, you'll see, I'd go, he's already seen her.",
    "That's my brother's dog",
    "<b>Bold</b> & <unk> <pad> <script>alert(1)</script>",
    "Le chat dort.",
    "naïve café — “quoted” … ½ ﬁne ²",
    "cafe\u0301 soft\u00adhyphen zero\u200bwidth \ufeffmark",
    "a\tb\nc\u00a0d\u2028e\x1cf\x85g",
    "Привет мир, שלום עולם, こんにちは 世界 🙂 👩‍👩‍👧 ١٢٣",
    "İstanbul ΟΔΥΣΣΕΥΣ Straße ǅ",
    "snake_case under_score's x_'s 3's 's ' '' n't 'm",
    "thecat " * 40,
    "don't've y'all'd've",
]
TOKENS = {
    "french": [
        [],
        ["l'", "arbre", "n'", "est", "pas", "grand", "."],
        ["écoute", "-moi", "!"],
        ["où", "est", "paul", "?", "les", "états-unis", ":", "<unk>", ";", ","],
        ["été"],
    ],
    "english": [["julie", "'s", "cat", "does", "not", "sleep", "."], ["who", "?"], ["i"], ["'s"]],
}


def test_sentences_become_the_library_s_tokens(engine: Engine):
    sides = [(pair.source_text, pair.target_text) for pair in generate(300, seed=5)]
    typed = [(text, "en") for text in TYPED + [english for english, _ in sides]]
    typed += [(text, "fr") for text in TYPED + [french for _, french in sides]]
    names = {"en": "english", "fr": "french"}
    jobs = [{"ask": "tokens", "sentence": text, "language": names[which]} for text, which in typed]
    for (text, which), found in zip(typed, engine.ask(*jobs), strict=True):
        assert found == list(to_tokens(text, which)), text


def test_tokens_become_the_library_s_sentences(engine: Engine):
    written = [(tokens, language) for language, all in TOKENS.items() for tokens in all]
    for pair in generate(300, seed=6):
        written += [(list(pair.source), "english"), (list(pair.target), "french")]
    jobs = [{"ask": "write", "tokens": tokens, "language": which} for tokens, which in written]
    for (tokens, which), found in zip(written, engine.ask(*jobs), strict=True):
        assert found == to_sentence(tokens, which[:2])


def test_lines_are_encoded_as_the_vocabulary_does(engine: Engine, python: Quantised):
    lines = [*TYPED, "the ‘cat’ l’ l' <pad> <unk> the.", *(" ".join(t) for t in TOKENS["french"])]
    vocabulary = Vocabulary.of_tokens(python.words)
    answers = engine.ask(*({"ask": "encode", "line": line} for line in lines))
    for line, found in zip(lines, answers, strict=True):
        assert found["plain"] == plain(line)
        assert found["ids"] == vocabulary.encode(line)
        assert found["unknown"] == vocabulary.unknown(line)


def test_ids_become_the_vocabulary_s_words(engine: Engine, python: Quantised):
    several = [[], [1, 5, 6, 2, 7], [0, 0, 3, 9], [2], [8, 1, 9]]
    vocabulary = Vocabulary.of_tokens(python.words)
    found = engine.ask(*({"ask": "words", "ids": ids} for ids in several))
    assert found == [vocabulary.tokens(ids) for ids in several]


def test_what_is_read_names_the_unknown_words_once(engine: Engine, python: Quantised):
    (found,) = engine.ask({"ask": "read", "sentence": "The Xyzzy's cat. The plugh, a xyzzy."})
    assert found["unknown"] == ["xyzzy", "plugh"]
    assert found["tokens"][:3] == ["the", "xyzzy", "'s"]
    ids = {word: id for id, word in enumerate(python.words)}
    assert found["ids"] == [ids.get(token, UNKNOWN) for token in found["tokens"]]
