"""The attention stepper in Python: what it refuses and in which words, and what it hands out."""

import base64
import json
import math
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
import torch

from pieces.widgets import AttentionStepper, row
from pieces.widgets.common.base import MAX_IMAGE_BYTES

THREE = [[1.0, 0, 0, 0]] * 3
BAD = [
    ("query", [[1, 2], [3]], ValueError, "query has rows of 1 and of 2"),
    ("query", [[1, 2]] * 3, ValueError, "query has d_k 2 but key has d_k 4"),
    ("query", [], ValueError, "query is empty"),
    ("query", [[]], ValueError, "query is empty"),
    ("query", None, TypeError, "query is a NoneType"),
    ("query", 3.0, TypeError, "query is a float"),
    ("query", [[1, "2", 0, 0]] * 3, TypeError, r"query\[0\]\[1\] is '2': a number"),
    ("query", [[True, False, True, True]] * 3, TypeError, r"query\[0\]\[0\] is True: a number"),
    ("key", [[0, 0, 0, math.nan]] * 3, ValueError, r"key\[0\]\[3\] is nan"),
    ("key", [[0, 0, 0, math.inf]] * 3, ValueError, r"key\[0\]\[3\] is inf"),
    ("key", [[0, 0, 0, 2e6]] * 3, ValueError, r"key\[0\]\[3\] is 2000000.0"),
    ("key", THREE[:2], ValueError, "key has 2 rows but value has 3"),
    ("value", THREE[:1], ValueError, "key has 3 rows but value has 1"),
    ("value", np.ones((2, 3, 4)), TypeError, r"value\[0\]\[0\] is \[1.0"),
    ("query_tokens", ["a", "b"], ValueError, "query_tokens has 2 tokens but query has 3 rows"),
    ("query_tokens", [], ValueError, "query_tokens is empty"),
    ("query_tokens", "abc", TypeError, "query_tokens is a str: a list of strings"),
    ("query_tokens", ["a", 1, "b"], TypeError, "query_tokens is a list: a list of strings"),
    ("key_tokens", ["a"], ValueError, "key_tokens has 1 tokens but key has 3 rows"),
    ("mask", [[True] * 2] * 3, ValueError, r"mask has shape \(3, 2\).*\(3, 3\)"),
    ("mask", [[1, 0, 1]] * 3, TypeError, r"mask\[0\]\[0\] is 1: a mask is boolean"),
    ("mask", True, TypeError, "mask is a bool"),
    ("row", 3, ValueError, "row is 3: with 3 queries, 0 to 2"),
    ("row", -1, ValueError, "row is -1"),
    ("row", 1.0, TypeError, "row is 1.0: an integer"),
    ("column", 3, ValueError, "column is 3: with 3 keys"),
    ("step", 5, ValueError, "step is 5: with 5 steps, 0 to 4"),
    ("scale", 1, TypeError, "scale is 1: True or False"),
    ("use_mask", "diagonal", ValueError, "use_mask is 'diagonal': one of none, causal, given"),
    ("use_mask", "given", ValueError, "use_mask is 'given' but mask is None"),
    ("name", "a b", ValueError, "name 'a b' must be made of letters"),
    ("name", "", ValueError, "name '' must be made of letters"),
]


@pytest.mark.parametrize(("name", "value", "error", "sentence"), BAD)
def test_bad_input_is_refused_at_construction(
    stepper: Callable, name: str, value: object, error: type, sentence: str
):
    with pytest.raises(error, match=sentence):
        stepper(**{name: value})


@pytest.mark.parametrize(("name", "value", "error", "sentence"), BAD)
def test_bad_input_is_refused_on_assignment_and_changes_nothing(
    stepper: Callable, name: str, value: object, error: type, sentence: str
):
    widget = stepper()
    before = widget.state()
    with pytest.raises(error, match=sentence):
        setattr(widget, name, value)
    with pytest.raises(error, match=sentence):
        widget.update(**{"step": 1, name: value})
    assert widget.state() == before


def test_more_than_can_be_drawn_is_refused():
    with pytest.raises(ValueError, match=r"query has shape \(65, 2\): at most \(64, 128\)"):
        AttentionStepper(
            query=np.ones((65, 2)),
            key=np.ones((1, 2)),
            value=np.ones((1, 2)),
            query_tokens=["t"] * 65,
            key_tokens=["t"],
        )


def test_several_traits_change_together(stepper: Callable):
    widget = stepper()
    widget.update(
        query=[[1, 2]], key=[[3, 4]], value=[[5]], query_tokens=["a"], key_tokens=["b"], row=0
    )
    assert widget.sentence() == (
        "Attention: “a” gives weights of 1.000 to “b”; its output is [5.000]."
    )
    with pytest.raises(TypeError, match="stepper has no 'colour'"):
        widget.update(colour="red")


@pytest.mark.parametrize("make", [np.array, torch.tensor, lambda rows: [tuple(r) for r in rows]])
def test_arrays_and_tensors_are_taken(stepper: Callable, make: Callable):
    rows = [[0.5, 1.5, 0.0, 0.0]] * 3
    widget = stepper(query=make(rows), mask=make([[True, False, True]] * 3))
    assert widget.query == rows
    assert widget.mask == [[True, False, True]] * 3
    assert widget.use_mask == "given"
    widget.key = make(rows)
    assert widget.key == rows


def test_tensors_with_gradients_and_short_floats_are_taken(stepper: Callable):
    assert stepper(query=torch.ones(3, 4, requires_grad=True)).query == [[1.0] * 4] * 3
    assert stepper(query=torch.ones(3, 4, dtype=torch.bfloat16)).query == [[1.0] * 4] * 3
    assert stepper(row=np.int64(2)).row == 2


def test_the_key_that_fits_best_is_chosen_first(stepper: Callable):
    assert stepper(row=0).column == 1
    assert stepper(row=0, use_mask="causal").column == 0
    assert stepper(row=0, mask=[[True, False, True]] * 3).column == 0
    assert stepper(row=0, column=2).column == 2


@pytest.mark.parametrize("use_mask", ["none", "causal", "given"])
@pytest.mark.parametrize("scale", [True, False])
def test_weights_and_output_follow_the_switches(stepper: Callable, use_mask: str, scale: bool):
    mask = np.array([[True, False, True], [False] * 3, [True] * 3])
    widget = stepper(mask=mask, use_mask=use_mask, scale=scale)
    allowed = {"none": np.ones((3, 3)), "causal": np.tril(np.ones((3, 3))), "given": mask}[use_mask]
    scores = np.array(widget.query) @ np.array(widget.key).T / (2 if scale else 1)
    powers = np.exp(scores) * allowed
    sums = powers.sum(axis=1, keepdims=True)
    expected = np.divide(powers, sums, out=np.zeros_like(powers), where=sums > 0)
    np.testing.assert_allclose(widget.weights(), expected, atol=1e-12)
    np.testing.assert_allclose(widget.output(), expected @ np.array(widget.value), atol=1e-12)


def test_the_sentence_tells_the_numbers(stepper: Callable):
    assert stepper().sentence() == (
        "Attention: “cat” gives weights of 0.665 to “the”, 0.245 to “sleeps”, 0.090 to “cat”; "
        "its output is [0.665, 0.425, 0.824]."
    )
    nothing = stepper(mask=[[False] * 3] * 3)
    assert nothing.sentence() == "Attention: “cat” may read nothing, so its output is zeros."


def test_the_state_cannot_end_its_script(stepper: Callable):
    token = "</script><script>alert(1)</script>&amp;"
    page = stepper(query_tokens=[token, "b", "c"]).to_html()
    state = page.split('<script type="application/json">')[1].split("</script>")[0]
    assert not set("<>&") & set(state)
    assert json.loads(state)["query_tokens"][0] == token


def test_the_mime_bundle_speaks_to_every_reader(stepper: Callable):
    bundle = stepper()._repr_mimebundle_()
    assert set(bundle) == {
        "text/plain",
        "text/html",
        "image/png",
        "application/vnd.jupyter.widget-view+json",
    }
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["image/png"] in bundle["text/html"]
    assert bundle["text/plain"] == stepper().sentence()


def test_while_the_book_is_built_no_comm_is_opened(
    stepper: Callable, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PIECES_BOOK", "1")
    widget = stepper()
    assert widget.comm is None
    widget.row = 2
    assert set(widget._repr_mimebundle_()) == {"text/plain", "text/html", "image/png"}
    assert set(row(widget, stepper())._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_a_row_shows_both_and_refuses_what_is_no_widget(stepper: Callable):
    bundle = row(stepper(), stepper(name="other"))._repr_mimebundle_()
    assert bundle["text/html"].count('data-pieces-kind="attention-stepper"') == 2
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"].count("Attention:") == 2
    with pytest.raises(TypeError, match="row was given a str"):
        row(stepper(), "text")
    with pytest.raises(ValueError, match="row was given 1 widgets"):
        row(stepper())


@pytest.mark.parametrize("count", [1, 3, 40, 64])
def test_the_image_stays_small(count: int):
    draw = np.random.default_rng(0)
    tokens = [f"a long word {i} 猫 $x$" for i in range(count)]
    widget = AttentionStepper(
        query=draw.normal(size=(count, 8)),
        key=draw.normal(size=(count, 8)),
        value=draw.normal(size=(count, 8)),
        query_tokens=tokens,
    )
    image = base64.b64decode(widget._repr_mimebundle_()["image/png"])
    assert len(image) <= MAX_IMAGE_BYTES


def test_widgets_are_imported_without_torch_and_matplotlib():
    code = (
        "import sys; sys.modules['torch'] = None; sys.modules['matplotlib'] = None;"
        "from pieces.widgets import AttentionStepper;"
        "w = AttentionStepper(query=[[1.0]], key=[[1.0]], value=[[1.0]], query_tokens=['a']);"
        "print(w.state()['kind'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "attention-stepper\n", done.stderr
