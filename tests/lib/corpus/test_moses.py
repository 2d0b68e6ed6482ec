"""moses.py: what people write becomes Multi30k's tokens, and tokens what people write."""

import os

import pytest

from pieces.corpus.moses import to_sentence, to_tokens
from pieces.corpus.multi30k import FOLDER_VARIABLE, LANGUAGES, sentences

BOTH = [  # a sentence, its tokens
    ("en", "A man's hat, it's red.", "a man &apos;s hat , it &apos;s red ."),
    (
        "en",
        'The kids\' "big" dog (3,000)...',
        "the kids &apos; &quot; big &quot; dog ( 3,000 ) ...",
    ),
    ("fr", "Qu'est-ce qu'il tient\u00a0?", "qu&apos; est-ce qu&apos; il tient ?"),
    ("de", "Bei mcdonald's spielt ein junge.", "bei mcdonald &apos; s spielt ein junge ."),
]


@pytest.mark.parametrize(("language", "sentence", "tokens"), BOTH)
def test_by_hand(language, sentence, tokens):
    assert to_tokens(sentence.replace("'", "’"), language) == tokens.split()
    assert to_sentence(tokens.split(), language) == sentence


@pytest.mark.bad_input
def test_what_is_refused():
    with pytest.raises(TypeError, match="text must be a str, not list"):
        to_tokens(["a"], "en")
    with pytest.raises(TypeError, match="not one str"):
        to_sentence("a man", "en")
    for call in (to_tokens, to_sentence):
        with pytest.raises(ValueError, match="language is 'es': it must be one of en, de, fr"):
            call("a", "es")


@pytest.mark.skipif(FOLDER_VARIABLE not in os.environ, reason=f"{FOLDER_VARIABLE} is not set")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_captions_become_their_tokens_and_those_come_back(language):
    raw, tok = (sentences("validation", language, form=form) for form in ("raw", "tok"))
    read = [" ".join(to_tokens(line, language)) for line in raw]
    assert sum(map(str.__eq__, read, tok)) >= 0.99 * len(tok)
    back = [" ".join(to_tokens(to_sentence(line.split(), language), language)) for line in tok]
    assert sum(map(str.__eq__, back, tok)) >= 0.99 * len(tok)
