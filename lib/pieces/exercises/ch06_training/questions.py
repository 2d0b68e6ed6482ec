"""The questions of the chapter: a function's name is the question's, which it builds."""

from pieces.exercises.checking.asking import Number


def dropout_rescale() -> Number:
    p = 0.1
    return Number(
        f"Dropout with p = {p} sets each weight to zero with probability {p} while the model is "
        "trained. By which number does it multiply the weights that survive?",
        answer=1 / (1 - p),
        why=f"1/(1 - p): a share of {1 - p:g} of the weights survives on average, and "
        f"{1 - p:g} · {1 / (1 - p):.3f} = 1. What is expected stays the same.",
        mistakes={
            1 / p: (
                "That is 1/p. It would be right only for p = 0.5, where both are 2. With "
                f"p = {p} nearly all survive, so they need to grow only a little."
            ),
            1: f"Then the sum would shrink to {1 - p:g} of itself on average.",
            1 - p: "That shrinks the survivors. They have to make up for what is gone.",
        },
        otherwise=f"A share of {1 - p:g} survives on average. Which factor brings that back to 1?",
        tolerance=0.005,
    )
