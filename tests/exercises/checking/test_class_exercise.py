"""An exercise can ask for a class: its steps are lines of its methods, and weights are given."""

import numpy as np
import pytest

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "class FeedForward",
    build="def __init__(self, d_model, d_ff):\n    pass",
    forward="def __call__(self, x):",
    inner="    hidden = x @ self.inner.T",
    activate="    hidden = np.maximum(hidden, 0)",
    outer="    out = hidden @ self.outer.T",
    residual="    return x + out",
)

ANSWER = Steps(
    "class FeedForward(nn.Module)",
    before="from torch import nn",
    build="""
        def __init__(self, d_model, d_ff):
            super().__init__()
            self.inner = nn.Linear(d_model, d_ff, bias=False)
            self.outer = nn.Linear(d_ff, d_model, bias=False)
    """,
    forward="\ndef forward(self, x):",
    activate="    hidden = self.inner(x).relu()",
    residual="    return x + self.outer(hidden)",
)


def use(written, *, x, inner, outer):
    """Build what the reader has written, give it the weights, and call it."""
    layer = written(inner.shape[1], inner.shape[0])
    if hasattr(layer, "load_state_dict"):
        layer.to(x.dtype).load_state_dict({"inner.weight": inner, "outer.weight": outer})
    else:
        layer.inner, layer.outer = inner, outer
    return layer(x)


def make_probes(seed):
    def one(rng):
        return {name: rng.normal(size=s) for name, s in SIZES.items()}

    return [
        Probe(one(np.random.default_rng(0)), "on fixed numbers"),
        Probe(one(np.random.default_rng(seed)), "on fresh numbers", fresh=True),
    ]


SIZES = {"x": (2, 3, 4), "inner": (6, 4), "outer": (4, 6)}
NO_RESIDUAL = {"residual": "    return out"}
MISTAKES = (
    Mistake("no_activation", "Nothing stands between the layers", "", "", "", ({"activate": ""},)),
    Mistake("no_residual", "The input is not added", "", "", "", (NO_RESIDUAL,)),
)
EXERCISE = Exercise(
    name="feed_forward",
    place=1,
    task="Write the class `FeedForward(d_model, d_ff)`.",
    axes=("batch", "token"),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=MISTAKES,
    hints=("Two layers.", "A ReLU between them."),
    answer=ANSWER,
    common=ANSWER.change(residual="    return self.outer(hidden)"),
    start=ANSWER.gap("activate"),
    use=use,
)


@pytest.mark.parametrize("activated", [True, False])
@pytest.mark.parametrize("added", [True, False])
@pytest.mark.parametrize("framework", ["torch", "numpy"])
def test_classes_with_given_weights_are_judged(framework, activated, added):
    layer = {"numpy": STEPS, "torch": ANSWER}[framework]
    if not activated:
        without = "    hidden = self.inner(x)" if framework == "torch" else ""
        layer = layer.change(activate=without)
    if not added:
        layer = layer.change(residual=layer.steps["residual"].replace("x + ", ""))
    verdict = EXERCISE.check(layer.made, framework=framework)
    ids = ["no_activation"] * (not activated) + ["no_residual"] * (not added)
    assert verdict.mistakes == tuple(ids)
    assert verdict.right == (not ids)


def test_the_code_to_start_from_is_unwritten_and_help_is_given():
    assert "        hidden = ...\n" in EXERCISE.skeleton
    assert EXERCISE.check(EXERCISE.start.made).outcome == "not attempted"
    assert "The input is not added" in EXERCISE.help()._repr_html_()


def test_an_instance_is_no_class():
    verdict = EXERCISE.check(ANSWER.made(4, 6))
    assert "needs the class itself, as in `exercises.feed_forward.check(FeedForward)`" in str(
        verdict
    )


def test_an_error_is_told_at_the_readers_own_line():
    class Transposed:
        def __init__(self, d_model, d_ff):
            pass

        def __call__(self, x):
            return x @ self.inner

    verdict = EXERCISE.check(Transposed)
    assert not verdict.right
    assert "at the line `return x @ self.inner`" in verdict.message
    assert "x (2, 3, 4)" in verdict.message


def test_the_wrong_code_marks_what_is_changed_inside_the_method():
    verdict = EXERCISE.check(STEPS.change(activate="").made, framework="numpy")
    assert "        # activate: left out\n        out =" in verdict.code
