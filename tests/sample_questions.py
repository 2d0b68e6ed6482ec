"""The questions on which the tests of the question widget try their answers."""

from pieces.widgets import Mistake, NumberQuestion, Option, Question

OPTIONS = [
    Option("(3, 5)", "One row for each row of `Q`.", right=True),
    Option("(4, 4)", "The two 4s are summed over."),
    Option("*fails*", "The transpose `K.T` fits: d_{k} is 4."),
]
SEVERAL = [
    Option("spread", "It grows like the root.", right=True),
    Option("tokens", "Their number is N."),
    Option("sharpness", "Larger scores, sharper weights.", right=True),
]


def choice(**changes) -> Question:
    return Question("What shape has `Q @ K.T`?", OPTIONS, **changes)


def number(**changes) -> NumberQuestion:
    return NumberQuestion(
        **{
            "prompt": "How large is the weight?",
            "answer": 0.665,
            "why": "It is e to the 1 over the sum.",
            "mistakes": [
                Mistake(0.844, "That is without the division by 2."),
                Mistake(0.333, "That is an equal share."),
            ],
            "otherwise": "Take e to each score, then divide by the sum.",
            "tolerance": 0.005,
        }
        | changes
    )
