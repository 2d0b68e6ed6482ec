"""attention_page.py: what the page shows is what the model computed while it wrote."""

import json
import re

import pytest
import torch

from pieces.cli import attention_page as attention_page_module
from pieces.cli.attention_page import as_written, attention_page, cross_attention
from pieces.config import TransformerConfig
from pieces.corpus.vocabulary import Vocabulary
from pieces.recording import record
from pieces.training.translation.data import ParallelText
from pieces.transformer import Transformer


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.of_words(["the cat sleeps .", "le chat dort ."])


@pytest.fixture
def model(device, vocabulary):
    torch.manual_seed(0)
    sizes = {"d_model": 16, "num_heads": 4, "d_ff": 16, "max_length": 80}
    return Transformer(TransformerConfig.small(len(vocabulary), **sizes)).to(device).eval()


def _states(page):
    """Return the state of every widget of a page."""
    scripts = re.findall(r'<script type="application/json">(.*?)</script>', page)
    return [json.loads(script) for script in scripts]


def test_row_i_is_the_step_that_writes_token_i(model, vocabulary, device):
    source, target = vocabulary.encode("the cat sleeps ."), vocabulary.encode("le chat dort .")
    weights = cross_attention(model, source, target)
    assert weights.shape == (2, 4, 5, 4)  # layers, heads, the target and its end, source
    for step in range(5):
        given = torch.tensor([[model.config.bos_id, *target[:step]]], device=device)
        with torch.no_grad(), record(model) as seen:
            model(torch.tensor([source], device=device), given)
        for layer in range(2):
            (call,) = seen[f"decoder.layers.{layer}.cross_attention"]
            torch.testing.assert_close(weights[layer, :, step], call.weights[0, :, -1].cpu())


def test_dropout_rests_while_the_attention_is_recorded(model, vocabulary):
    ids = vocabulary.encode("the cat sleeps .")
    once, again = (cross_attention(model.train(), ids, ids) for _ in range(2))
    assert torch.equal(once, again)


def test_the_page_holds_a_picture_for_each_line_with_words(model, vocabulary):
    lines = ParallelText(["the cat sleeps .", "", "cat"], ["le chat dort .", "", ""])
    states = _states(attention_page(model, vocabulary, lines, languages=("en", "fr")))
    assert [state["name"] for state in states] == ["line-1", "line-3"]
    assert states[0]["source"] == ["the", "cat", "sleeps", "."]
    assert states[0]["target"] == ["le", "chat", "dort", ".", "<eos>"]
    assert (states[0]["source_language"], states[0]["target_language"]) == ("en", "fr")
    ids = [vocabulary.encode(text) for text in ("the cat sleeps .", "le chat dort .")]
    shown = torch.tensor(states[0]["weights"]["cross"])
    torch.testing.assert_close(shown, cross_attention(model, *ids), atol=1e-5, rtol=0)
    assert states[1]["target"] == ["<eos>"]  # a translation without words has its end


def test_an_unknown_word_is_shown_as_it_is_and_is_no_markup(model, vocabulary):
    page = attention_page(model, vocabulary, ParallelText(["the <b>dog</b>"], ["le <unk>"]))
    assert _states(page)[0]["source"] == ["the", "<b>dog</b>"]
    assert _states(page)[0]["target"] == ["le", "<unk>", "<eos>"]  # which the model wrote
    assert "Line 1: the &lt;b&gt;dog" in page
    assert "<b>dog" not in page


@pytest.mark.parametrize("word", ["the", "cat", "chat", "é", "théca", "éé"])
def test_the_pieces_of_a_word_are_those_that_it_is_written_with(word):
    pieces = Vocabulary.of_pieces(["the cat sat on the chat"] * 3, size=30)
    tokens = as_written(pieces, f"the {word}")
    assert "".join(tokens).split("▁")[-1].removeprefix("the") == word.removeprefix("the")
    assert len(tokens) == len(pieces.encode(f"the {word}"))


@pytest.mark.parametrize("lines", [ParallelText([], []), ParallelText(["", " "], ["", ""])])
def test_without_words_there_is_nothing_to_show(model, vocabulary, lines):
    with pytest.raises(ValueError, match="no line holds a word"):
        attention_page(model, vocabulary, lines)


def test_a_sentence_too_long_to_draw_is_named_beside_the_others(model, vocabulary):
    lines = ParallelText(["cat", "cat " * 70, "the"], ["chat", "chat", "chat " * 64])
    page = attention_page(model, vocabulary, lines)
    assert [state["name"] for state in _states(page)] == ["line-1"]
    assert "it has 70 tokens and its translation 1, but at most 64 and 63 can be drawn" in page
    assert "it has 1 tokens and its translation 64, but" in page


def test_of_many_lines_the_first_are_shown_with_fewer_pictures(model, vocabulary, monkeypatch):
    monkeypatch.setattr(attention_page_module, "MOST_LINES", 3)
    monkeypatch.setattr(attention_page_module, "MOST_PICTURES", 1)
    page = attention_page(model, vocabulary, ParallelText(["", *["cat"] * 5], [""] * 6))
    assert [state["name"] for state in _states(page)] == ["line-2", "line-3", "line-4"]
    assert page.count("<noscript><img") == 1
    assert page.count("<noscript><p>Cross-attention, layer 2") == 2
    assert "The lines from 5 on are not shown: 3 fill a page." in page


def test_a_translation_that_was_cut_off_has_no_end(vocabulary, device):
    sizes = {"d_model": 16, "num_heads": 4, "d_ff": 16, "max_length": 5}
    model = Transformer(TransformerConfig.small(len(vocabulary), **sizes)).to(device)
    lines = ParallelText(["the cat"] * 2, [" ".join(["chat"] * 5), " ".join(["chat"] * 4)])
    states = _states(attention_page(model, vocabulary, lines))
    assert [state["target"] for state in states] == [["chat"] * 5, ["chat"] * 4 + ["<eos>"]]
