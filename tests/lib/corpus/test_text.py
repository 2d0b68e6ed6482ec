"""text.py: what people write becomes the corpus's tokens, and tokens what people write."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieces.corpus.french import generate
from pieces.corpus.text import plain, to_sentence, to_tokens, words_of

PAIRS = generate(2_000, seed=11)


def test_tokens_come_back_from_their_sentence_and_are_left_as_they_are():
    for pair in PAIRS:
        for tokens, language in ((pair.source, "en"), (pair.target, "fr")):
            assert to_tokens(to_sentence(tokens, language), language) == tokens
            assert to_tokens(" ".join(tokens), language) == tokens


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        ("The small cat sees a red car.", "the small cat sees a red car ."),
        ("  THE small\u00a0cat\u202fsees it !  ", "the small cat sees it !"),
        ("Julie's dog; the boy’s hat, Paul`s", "julie 's dog ; the boy 's hat , paul 's"),
        ("I don't know, and she doesn’t.", "i do not know , and she does not ."),
        ("Why doesn't he sleep? Can't you?", "why does he not sleep ? can you not ?"),
        ("We can't, they can not.", "we cannot , they cannot ."),
        ("It’s cold and he's tired.", "it is cold and he is tired ."),
        ("He's already sold it; she's gone!", "he has already sold it ; she has gone !"),
        ("I'm here, you're there, we've gone", "i am here , you are there , we have gone"),
        ("I won't: they'll, she'd", "i will not : they will , she would"),
        ("The word's", "the word 's"),
        ("“The cat”", '" the cat "'),
        ("The cof\u00adfee\u200b.", "the coffee ."),
        ("", ""),
        (" \u2003\n", ""),
    ],
)
def test_english_as_people_write_it(sentence, tokens):
    assert to_tokens(sentence, "en") == tuple(tokens.split())


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        ("L’eau n'est pas froide !", "l' eau n' est pas froide !"),
        ("Ou\u0300 est-ce qu’e\u0301tait\u202f?", "où est-ce qu' était ?"),
        ("Il va aux États‑Unis.", "il va aux états-unis ."),
    ],
)
def test_french_as_people_write_it(sentence, tokens):
    assert to_tokens(sentence, "fr") == tuple(tokens.split())


@pytest.mark.parametrize(
    ("tokens", "language", "sentence"),
    [
        ("l' eau est froide .", "fr", "L'eau est froide."),
        ("est-ce que julie dort ?", "fr", "Est-ce que Julie dort\u00a0?"),
        ("va ! il dort ; paris : non , rome .", "fr",
         "Va\u00a0! il dort\u00a0; Paris\u00a0: non, Rome."),
        ("paul and i see the boy 's dog !", "en", "Paul and I see the boy's dog!"),
        ("", "en", ""),
    ],
)  # fmt: skip
def test_tokens_as_people_write_them(tokens, language, sentence):
    assert to_sentence(tokens.split(), language) == sentence


@given(st.text())
def test_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)


def test_the_words_of_a_language():
    assert {"the", "'s", "red", "cannot"} <= words_of("en") - words_of("fr")
    assert {"le", "l'", "rouge", "est-ce"} <= words_of("fr") - words_of("en")


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: to_tokens(["a"], "en"), TypeError, "text must be a str, not list"),
        (lambda: to_sentence("a b", "en"), TypeError, "not one str"),
        (lambda: to_tokens("a", "de"), ValueError, "language is 'de': it must be one of en, fr"),
        (lambda: to_sentence(["a"], None), ValueError, "language is None"),
        (lambda: words_of("english"), ValueError, "language is 'english'"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()
