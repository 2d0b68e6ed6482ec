"""The answers to a text's questions: folded, and nothing is revealed unasked."""

from pieces import exercises


def test_answers_are_numbered_in_a_closed_fold():
    answers = exercises.answers("The first.", "*cat*: 0.8.", summary="Two answers")
    assert answers._repr_markdown_().splitlines() == [
        '<details class="pieces-fold">',
        "<summary>Two answers</summary>",
        "",
        "1. The first.",
        "2. *cat*: 0.8.",
        "",
        "</details>",
    ]
    assert "first" not in repr(answers)
