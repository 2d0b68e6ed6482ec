"""What a check says, in which order, and how it looks as text and as HTML."""

import functools
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from pieces import exercises
from pieces.exercises import Outcome, Verdict

check = exercises.attention.check
fused = F.scaled_dot_product_attention


def test_html_is_escaped_and_shows_numbers_and_code_so_that_all_can_reach_them():
    verdict = Verdict(
        Outcome.NOT_RIGHT_YET,
        "<script>alert(1)</script> in `a < b`\n\nmore",
        heading="The <i>heading</i>",
        mistakes=("an_id",),
        details="1 < 2 & 3\ngot 4",
        notes=("<b>",),
        sources=('https://example.org/"x',),
        code="a <u> b",
    )
    page = verdict._repr_html_()
    for tag in ("<script", "<b>", "<i>", "<u>", "an_id", "open"):
        assert tag not in page
    assert "<code>a &lt; b</code>" in page
    assert 'href="https://example.org/&quot;x"' in page
    assert "Not right yet</span> The &lt;i&gt;heading&lt;/i&gt;.</strong>" in page
    assert str(verdict).endswith('https://example.org/"x\n(id: an_id)')
    # Rows of numbers and of code keep their columns and scroll sideways, from the keyboard, too.
    numbers, code = re.findall(r"<pre([^>]*)>([^<]*)</pre>", page)
    assert (numbers[1], code[1]) == ("1 &lt; 2 &amp; 3\ngot 4", "a &lt;u&gt; b")
    for part in ('tabindex="0"', 'role="group"', 'aria-label="'):
        assert part in numbers[0]
        assert part in code[0]
    assert "white-space:pre;overflow-x:auto" in numbers[0]
    assert re.search("<details[^>]*><summary[^>]*>Your function does what this one does<", page)
    assert "<details" not in verdict.html(with_code=False)


def test_outcomes_differ_in_sign_word_and_colour():
    pages = [Verdict(outcome, "So.")._repr_html_() for outcome in Outcome]
    for pattern in (r"<strong>(.*)</strong>", r"border-left:([^;]*);", r"hidden=\"true\">(.)<"):
        assert len({re.search(pattern, page)[1] for page in pages}) == len(Outcome)


def test_plain_text():
    verdict = Verdict(Outcome.RIGHT, "Good.\n\nMore.", details="1 2", notes=("A note.",))
    assert repr(verdict) == str(verdict) == "Right.\nGood.\n1 2\nMore.\nNote: A note."
    assert verdict.right
    assert verdict.mistake is None


def test_help_shows_itself():
    hint, code = exercises.attention.hint(1), exercises.attention.solution()
    assert repr(hint) == hint._repr_markdown_() == str(hint)
    assert repr(code) == code
    assert code._repr_markdown_() == f"```python\n{code.strip()}\n```"


@pytest.mark.parametrize(
    ("learner", "words"),
    [
        # What is no function, or not such a function.
        (np.ones(3), "needs the function itself"),
        (torch.nn.Linear, "`Linear` is a class, and the check needs an instance"),
        (lambda query, key: key, "has no parameter for `value`"),
        (lambda query, key, value, mask, width: query, "needs `width`, which the check does not"),
        (lambda query, key, value, mask, width: query, "`def my_attention(*, query, key, value, m"),
        # Half an answer.
        (lambda query, key, value: fused(query, key, value), "right as far as it goes"),
        (lambda q, k, v, m: fused(q, k, v) if m is None else None, "returns nothing"),
        (lambda q, k, v, m: fused(q, k, v) if m is None else None, "right without a mask."),
        # Shape, dtype and NaN come before numbers.
        (
            lambda q, k, v, m: fused(q, k, v, m).mT,
            "expected shape (2, 4, 3)\ngot shape      (2",
        ),
        (lambda q, k, v, m: 1.0, "got shape      ()"),
        (lambda q, k, v, m: "out", "`str`"),
        (lambda q, k, v, m: fused(q, k, v, m).half(), "float16"),
        (lambda q, k, v, m: fused(q, k, v, m).long(), "int64"),
        (lambda q, k, v, m: fused(q, k, v, m) / 0 * 0, "NaN"),
        (lambda q, k, v, m: fused(q, k, v, m) * np.log(np.zeros(1))[0], "NaN"),  # and a warning
        # Where only very large scores come out right, or wrong.
        (
            lambda q, k, v, m: fused(1.1 * q, k, v, m),
            "Only very large scores come out right",
        ),
        (
            lambda q, k, v, m: fused(q, k, v, m) + (abs(q @ k.mT).max() > 1000) * 0.1,
            "Your result is right without a mask and with a mask. Only very large scores go wrong",
        ),
    ],
)
def test_what_is_told(learner, words):
    verdict = check(learner)
    assert verdict.outcome == "not right yet"
    assert verdict.mistakes == ()
    assert words in str(verdict)


def test_the_first_line_bears_the_readers_own_name():
    def mine(query, key, value):
        return fused(query, key, value)

    line = "`def {}(*, query, key, value, mask=None):`"
    assert line.format("mine") in check(mine).message
    assert line.format("my_attention") in check(functools.partial(mine)).message


def test_a_difference_is_located_with_its_numbers():
    def learner(query, key, value, mask=None):
        out = fused(query, key, value, mask)
        if mask is not None:
            out[1, 2] += 0.25
        return out

    verdict = check(learner)
    lines = verdict.details.splitlines()
    assert lines[0] == "first wrong entry: batch 1, query 2"
    right, got = (np.array(line.split()[1:], dtype=float) for line in lines[1:])
    assert got == pytest.approx(right + 0.25, abs=1e-3)
    assert "query (2, 4, 6), key (2, 5, 6), value (2, 5, 3), mask (2, 4, 5)" in verdict.message


def test_known_numbers_are_not_enough():
    known = {}

    def learner(query, key, value, mask=None):
        return known.get(query.numpy().tobytes(), query[..., :3])

    for probe in exercises.attention.make_probes(seed=7):
        tensors = [x if x is None else torch.tensor(x) for x in probe.inputs.values()]
        known[probe.inputs["query"].tobytes()] = fused(*tensors)
    message = check(learner, framework="torch", seed=5).message
    assert "fresh numbers" in message
    assert "seed=5" in message
    assert check(learner, framework="torch", seed=7).right  # just because it knows these, too


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (0.5, TypeError), ("1", TypeError)])
def test_a_seed_that_is_none_is_named(seed, error):
    with pytest.raises(error, match=r"^seed "):
        exercises.attention.check(lambda query, key, value, mask=None: value, seed=seed)


def test_check_and_learner_leave_each_other_alone():
    def spoils(query, key, value, mask=None):
        out = fused(query, key, value, mask)
        np.random.seed(0)
        torch.manual_seed(0)
        for tensor in (query, key, value, *filter(None.__ne__, [mask])):
            tensor.zero_()
        return out

    assert check(spoils).right
    np.random.seed(1)
    torch.manual_seed(1)
    before = np.random.get_state()[1].copy(), torch.get_rng_state()
    check(fused)
    check(lambda query, key, value, mask: query)
    assert np.array_equal(before[0], np.random.get_state()[1])
    assert torch.equal(before[1], torch.get_rng_state())
