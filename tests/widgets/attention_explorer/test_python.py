"""The attention explorer in Python: what it refuses and in which words, and what it hands out."""

import base64
import json
import math
import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from widgets.attention_explorer.hand import SOURCE, TARGET, WEIGHTS, explorer, made_up, of_words

from pieces.widgets.common.base import MAX_IMAGE_BYTES


def with_entry(value: object) -> list:
    """The weights with another first number."""
    weights = WEIGHTS.tolist()
    weights[0][0][0][0] = value
    return weights


def ragged() -> list:
    weights = WEIGHTS.tolist()
    weights[1][2] = weights[1][2][:-1]
    return weights


BAD = [
    ({"weights": 3.0}, TypeError, "weights is a float: a list over layers is needed"),
    ({"weights": {"cross": []}}, TypeError, "weights is a dict: a list over layers is needed"),
    ({"weights": []}, ValueError, "weights is empty: a list over layers is needed"),
    ({"weights": WEIGHTS[0]}, TypeError, "weights[0][0][0] is a float: a list over source"),
    ({"weights": WEIGHTS[None]}, TypeError, "weights[0][0][0][0] is [0."),
    (
        {"weights": ragged()},
        ValueError,
        "weights[1][0] has shape (6, 5) but weights[1][2] has (5, 5): "
        "(target, source) must be the same in all",
    ),
    ({"weights": [WEIGHTS[0].tolist(), WEIGHTS[1, :3].tolist()]}, ValueError, "has (3, 6, 5)"),
    ({"weights": with_entry("0.1")}, TypeError, "weights[0][0][0][0] is '0.1': a number is needed"),
    ({"weights": with_entry(True)}, TypeError, "weights[0][0][0][0] is True: a number is needed"),
    ({"weights": with_entry(math.nan)}, ValueError, "weights[0][0][0][0] is nan: a weight from 0"),
    ({"weights": with_entry(-0.1)}, ValueError, "weights[0][0][0][0] is -0.1: a weight from 0 to"),
    ({"weights": with_entry(1.1)}, ValueError, "weights[0][0][0][0] is 1.1: a weight from 0 to 1"),
    (
        {"weights": WEIGHTS / 2},
        ValueError,
        "weights[0][0][0] adds up to 0.5: the weights of each target word must add up to 1 over "
        "the source, which is the last axis",
    ),
    (
        {"source": SOURCE[:4]},
        ValueError,
        "source has 4 words but weights has 5 columns: (layers, heads, target, source) is needed",
    ),
    ({"target": [*TARGET, "!"]}, ValueError, "target has 7 words but weights has 6 rows"),
    ({"source": []}, ValueError, "source is empty: at least one token is needed"),
    ({"target": "le chat"}, TypeError, "target is a str: a list of strings is needed"),
    ({"layer": 0}, ValueError, "layer is 0: with 2 layers, 1 to 2 is needed"),
    ({"layer": 3}, ValueError, "layer is 3: with 2 layers, 1 to 2 is needed"),
    ({"layer": 1.0}, TypeError, "layer is 1.0: an integer is needed"),
    ({"head": 5}, ValueError, "head is 5: with 4 heads, 1 to 4 is needed, or 0 for their mean"),
    ({"head": -1}, ValueError, "head is -1: with 4 heads"),
    ({"query": 6}, ValueError, "query is 6: with 6 target words, 0 to 5 is needed"),
    ({"key": -1}, ValueError, "key is -1: with 5 source words, 0 to 4 is needed"),
    ({"source_language": "français"}, ValueError, "source_language is 'français': a language tag"),
    ({"target_language": 7}, ValueError, "target_language is 7: a language tag such as 'fr'"),
    ({"name": "a b"}, ValueError, "name 'a b' must be made of letters"),
]


@pytest.mark.parametrize(("change", "error", "sentence"), BAD)
def test_bad_input_is_refused_in_a_sentence(change: dict, error: type, sentence: str):
    with pytest.raises(error, match=re.escape(sentence)):
        explorer(**change)


@pytest.mark.parametrize(("change", "error", "sentence"), BAD[7:-1])
def test_bad_input_is_refused_on_assignment_and_changes_nothing(
    change: dict, error: type, sentence: str
):
    widget = explorer()
    before = widget.state()
    ((name, value),) = change.items()
    value = {"cross": value} if name == "weights" else value
    with pytest.raises(error, match=re.escape(sentence)):
        setattr(widget, name, value)
    with pytest.raises(error, match=re.escape(sentence)):
        widget.update(**{"head": 1, name: value})
    assert widget.state() == before


@pytest.mark.parametrize("given", [WEIGHTS, {}, {"cross": WEIGHTS, "decoder": WEIGHTS}])
def test_the_state_names_the_attention(given: object):
    with pytest.raises(TypeError, match="a dict with the key 'cross' alone is needed"):
        explorer().weights = given


def test_more_than_can_be_drawn_is_refused():
    with pytest.raises(ValueError, match=r"weights has shape \(1, 1, 1, 65\): at most 64 words"):
        of_words(["a"], ["b"] * 65, weights=made_up(1, 1, 1, 65))


@pytest.mark.parametrize("make", [np.array, torch.tensor, lambda rows: np.array(rows).tolist()])
def test_arrays_and_tensors_are_taken(make):
    widget = explorer(weights=make(WEIGHTS))
    np.testing.assert_allclose(widget.weights["cross"], WEIGHTS, atol=5.1e-6)
    widget.weights = {"cross": make(WEIGHTS[:, ::-1].copy())}
    np.testing.assert_allclose(widget.weights["cross"], WEIGHTS[:, ::-1], atol=5.1e-6)


def test_short_floats_and_gradients_are_taken():
    scores = torch.randn(1, 2, 6, 5, generator=torch.manual_seed(0)).requires_grad_()
    assert explorer(weights=scores.softmax(-1)).layer == 1
    assert explorer(weights=scores.half().softmax(-1)).layer == 1
    assert explorer(weights=[[[[1 + 1e-7, 0, 0, 0, 0]] * 6]]).weights["cross"][0][0][0][0] == 1


def test_several_traits_change_together():
    widget = explorer()
    widget.update(source=["a"], target=["b"], weights={"cross": [[[[1]]]]}, layer=1, query=0, key=0)
    assert widget.sentence() == (
        "Cross-attention, layer 1, mean of all heads: writing “b”, the model looks mostly at "
        "“a” (1.000); entropy 0.00 of at most 0.00 bits."
    )
    with pytest.raises(TypeError, match="explorer has no 'colour'"):
        widget.update(colour="red")


def test_the_first_view_is_the_mean_of_the_last_layer_at_its_clearest_word():
    widget = explorer()
    mean = WEIGHTS[1].mean(axis=0)
    assert (widget.layer, widget.head) == (2, 0)
    assert widget.query == mean[:5].max(axis=1).argmax()
    assert widget.key == mean[widget.query].argmax()
    chosen = explorer(layer=1, head=3, query=2)
    assert chosen.key == WEIGHTS[0, 2, 2].argmax()
    assert explorer(query=2, key=4).key == 4


def test_a_full_stop_is_not_the_first_word_unless_there_are_only_such():
    sharp = [[[[0.6, 0.4], [0.1, 0.9]]]]
    assert of_words(["le", "."], ["a", "b"], weights=sharp).query == 0
    assert of_words(["!", "."], ["a", "b"], weights=sharp).query == 1


@pytest.mark.parametrize(("layer", "head"), [(1, 0), (2, 0), (1, 1), (2, 4)])
def test_what_is_shown_and_its_entropy(layer: int, head: int):
    widget = explorer(layer=layer, head=head)
    given = WEIGHTS[layer - 1]
    expected = given[head - 1] if head else given.mean(axis=0)
    np.testing.assert_allclose(widget.shown(), expected, atol=1e-5)
    entropy = -(expected * np.log2(expected)).sum(axis=1)
    np.testing.assert_allclose(widget.entropy(), entropy, atol=1e-3)


def test_entropy_at_its_ends():
    widget = of_words(["a", "b"], ["c", "d"], weights=[[[[1, 0], [0.5, 0.5]]]])
    assert widget.entropy().tolist() == [0, 1]


def test_the_sentence_tells_the_numbers():
    row = [0.05, 0.7, 0.15, 0.06, 0.04]
    told = explorer(weights=[[[row] * 6]], head=1, query=1).sentence()
    assert told == (
        "Cross-attention, layer 1, head 1: writing “chat”, the model looks mostly at “cat” "
        "(0.700), then “does” (0.150), “not” (0.060), 2 others 0.090; entropy 1.42 of at most 2.32 "
        "bits."
    )
    even = explorer(weights=np.full((1, 1, 6, 5), 0.2)).sentence()
    assert "looks most at “the” (0.200), then “cat” (0.200), “does” (0.200), “not”" in even


def test_the_state_is_small_and_cannot_end_its_script():
    token = "</script><script>alert(1)</script>&amp;"
    widget = of_words([token, *("b" * 11)], ["c"] * 12, weights=made_up(2, 4, 12, 12))
    page = widget.to_html()
    state = page.split('<script type="application/json">')[1].split("</script>")[0]
    assert not set("<>&") & set(state)
    assert json.loads(state)["target"][0] == token
    assert len(state) < 12_000


def test_the_mime_bundle_speaks_to_every_reader(monkeypatch: pytest.MonkeyPatch):
    bundle = explorer()._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == explorer().sentence()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    monkeypatch.setenv("PIECES_BOOK", "1")
    widget = explorer()
    assert widget.comm is None
    assert set(widget._repr_mimebundle_()) == {"text/plain", "text/html", "image/png"}


@pytest.mark.parametrize("count", [1, 3, 12, 40, 64])
def test_the_image_stays_small(count: int):
    words = [f"a long word {i} 猫 $x$" for i in range(count)]
    image = base64.b64decode(of_words(words, words)._repr_mimebundle_()["image/png"])
    assert len(image) <= MAX_IMAGE_BYTES


def test_it_needs_neither_torch_nor_matplotlib():
    code = (
        "import sys; sys.modules['torch'] = None; sys.modules['matplotlib'] = None;"
        "from pieces.widgets import AttentionExplorer;"
        "w = AttentionExplorer(source=['a'], target=['b'], weights=[[[[1.0]]]]);"
        "print(w.state()['kind'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "attention-explorer\n", done.stderr
