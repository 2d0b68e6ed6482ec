"""When a known mistake is named: a toy exercise, the product of rows with rows."""

import dataclasses

import numpy as np
import pytest

from pieces import exercises
from pieces.exercises.checking import Mistake, Probe, Steps

PRODUCT = Steps(
    "product(left, right)",
    set="a = b = c = 0",
    a="",
    b="",
    c="",
    multiply="out = left @ right.T",
    end="return out + a + 5 * (b or c) * (1 + a)",
)
RECTANGLE, SQUARE = ((2, 3), (4, 3)), ((3, 3), (3, 3))


def mistake(name, **changes):
    return Mistake(
        name, f"The {name} is wrong", "It is.", f"{name} errs.", f"Mend {name}.", (changes,)
    )


SWAPPED = mistake("swapped", multiply="out = left.T @ right")
TAIL = mistake("tail", end="return out[1:]")
A, B, C = (mistake(name, **{name: f"{name} = 1"}) for name in "abc")


def check(function, *shapes, mistakes=(SWAPPED, TAIL), **options):
    """The verdict of an exercise on matrices of these shapes."""

    def make_probes(seed):
        rng = np.random.default_rng(seed)
        return [Probe({"left": rng.normal(size=a), "right": rng.normal(size=b)}) for a, b in shapes]

    declared = {"axes": ("row",), "steps": PRODUCT, "make_probes": make_probes}
    toy = dataclasses.replace(exercises.causal_mask, mistakes=mistakes, **declared)
    return toy.check(function, **options)


def test_an_exercise_is_a_declaration():
    verdict = check(lambda left, right: left @ right.T, RECTANGLE, SQUARE)
    assert str(verdict) == "Right.\nYour function equals the reference on all 2 probes."


def raises(left, right):
    raise ValueError("shapes")


@pytest.mark.parametrize(
    ("function", "shapes", "ids"),
    [
        # A mistake that raises where shapes differ is named by the square probe.
        (lambda left, right: left.T @ right, (RECTANGLE, SQUARE), ("swapped",)),
        (lambda left, right: left.T @ right, (SQUARE,), ("swapped",)),
        (lambda left, right: left.T @ right, (RECTANGLE,), ()),
        # Raising elsewhere, or not raising, is not that mistake.
        (raises, (RECTANGLE, SQUARE), ()),
        (lambda a, b: a.T @ b if a.shape == b.shape else a @ b.T, (RECTANGLE, SQUARE), ()),
        # A known mistake may have another shape.
        (lambda left, right: (left @ right.T)[1:], (RECTANGLE, SQUARE), ("tail",)),
        (lambda left, right: (left @ right.T)[:1], (RECTANGLE, SQUARE), ()),
    ],
)
def test_what_is_named(function, shapes, ids):
    verdict = check(function, *shapes)
    assert (verdict.outcome, verdict.mistakes) == ("not right yet", ids)


def test_a_wrong_shape_is_shown_before_other_numbers():
    for function in (
        lambda left, right: left @ right.T if len(right) == 4 else left[1:],
        lambda left, right: (left @ right.T)[1:],
    ):
        details = check(function, SQUARE, RECTANGLE).details
        assert details == "expected shape (3, 3)\ngot shape      (2, 3)"


def test_two_mistakes_are_told_one_after_the_other():
    verdict = check(lambda left, right: left @ right.T + 11, SQUARE, mistakes=(A, B))
    assert verdict.mistakes == ("a", "b")
    assert str(verdict).splitlines() == [
        "Not right yet. Two mistakes.",
        "First: the a is wrong. Second: the b is wrong.",
        *verdict.details.splitlines(),
        "On the first: a errs. Mend a.",
        "On the second: b errs. Mend b.",
        "(id: a, b)",
    ]


def test_what_two_mistakes_explain_alike_gets_no_name():
    twin = dataclasses.replace(A, id="twin")
    assert check(lambda left, right: left @ right.T + 1, SQUARE, mistakes=(A, B)).mistakes == ("a",)
    assert check(lambda left, right: left @ right.T + 1, SQUARE, mistakes=(A, twin)).mistakes == ()
    assert check(lambda left, right: left @ right.T + 5, SQUARE, mistakes=(B, C)).mistakes == ()


def test_what_several_pairs_explain_is_named_by_what_they_share():
    verdict = check(lambda left, right: left @ right.T + 11, SQUARE, mistakes=(A, B, C))
    assert verdict.mistakes == ("a",)
    assert str(verdict).startswith(
        "Not right yet. The a is wrong.\n"
        "Your result equals what this mistake gives together with another one.\nfirst wrong entry"
    )
    assert verdict.message.endswith("\n\na errs.\n\nMend a.\n\nMend this one, then check again.")
