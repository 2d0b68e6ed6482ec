"""The questions of the chapter: a function's name is the question's, which it builds.

Those about beliefs are about misconceptions that no code shows: each is named by its id in the
list of misconceptions. The numbers in the answers are computed here.
"""

from pieces.exercises.ch02_multi_head.cost import STEPS as COST
from pieces.exercises.checking.asking import Choice, Number

D_MODEL, HEADS = 512, 8


def recall_budget() -> Number:
    return Number(
        "A word attends to four words. Three of the weights are 0.5, 0.2 and 0.1. What is the "
        "fourth?",
        answer=1 - 0.5 - 0.2 - 0.1,
        why="The weights of a row are shares of a budget of 1: the fourth is what is left.",
        mistakes={
            0.5 + 0.2 + 0.1: "That is what the three have taken together. The row sums to 1.",
            0.0: "The softmax leaves no word without a share, unless a mask hides it.",
            0.25: "Equal shares come out only where the scores are equal. Here they differ.",
        },
        otherwise="The four weights are shares of one budget. How large is it?",
        tolerance=1e-6,
    )


def predict_weights() -> Number:
    one = int(COST.made(D_MODEL, 1, 1)[0])
    return Number(
        f"A layer of attention with one head has four matrices of {D_MODEL} rows and columns, the "
        f"fourth for its output: {one:,} parameters. How many has one with {HEADS} heads, for "
        f"vectors as long?",
        answer=COST.made(D_MODEL, HEADS, 1)[0],
        why=f"Just as many. Each of the {HEADS} heads makes queries, keys and values of "
        f"{D_MODEL // HEADS} entries, an eighth of {D_MODEL}. Eight matrices of an eighth of the "
        "width side by side are as large as the one that they replace. The fourth matrix stays.",
        mistakes={
            HEADS * one: (
                "So it would be if each head were as wide as the one. But the results of all heads "
                "lie side by side in a vector that stays as long as it was: there each has an "
                "eighth of the room."
            ),
            one // HEADS: "That is the share of one head. There are eight of them.",
        },
        otherwise="How wide can each head be, if all results lie side by side in a vector that "
        "stays as long as it was?",
        predict=True,
    )


def split_belief() -> Choice:
    return Choice(
        f"A model has vectors of {D_MODEL} entries and {HEADS} heads. What does head 1 read of a "
        "word?",
        {
            f"The first {D_MODEL // HEADS} entries of its vector": (
                "That is what the picture of the split suggests. But Q = XW_{Q} is split, not X, "
                "and each entry of Q is a sum over *all* entries of X. Change the last entry of a "
                "word's vector, and the query of head 1 changes."
            ),
            f"All {D_MODEL} entries, through matrices of its own": (
                f"Its columns of W_{{Q}} are a matrix of {D_MODEL} rows and {D_MODEL // HEADS} "
                "columns. What is split are queries, keys and values, after the projection."
            ),
            f"{D_MODEL // HEADS} entries that training has chosen": (
                "Training can make some rows of its matrices small. But none is left out "
                "beforehand: the head sees a mixture of all entries."
            ),
        },
        right=f"All {D_MODEL} entries, through matrices of its own",
    )


def heads_belief() -> Choice:
    # Vaswani et al. 2017, table 3, rows A: BLEU on the development set by the number of heads.
    bleu = {1: 24.9, 4: 25.5, 8: 25.8, 16: 25.8, 32: 25.4}
    shown = ", ".join(f"{heads}: {score}" for heads, score in bleu.items())
    told = f"BLEU, a score of translations, by heads in the paper's table 3: {shown}."
    return Choice(
        "The vectors stay as long as they are. Does a model translate the better the more heads it "
        "has?",
        {
            "Yes: each head finds one more relation": (
                f"Up to a point. {told} With 32 heads a query has 16 entries: perhaps too few."
            ),
            "No: up to some number it gains, then it loses": (
                f"{told} More heads are narrower heads. What is best was found by trying."
            ),
            "No: one head does as well as many": (
                f"{told} One head loses 0.9, which is not much, and not nothing."
            ),
        },
        right="No: up to some number it gains, then it loses",
    )


def which_head() -> Choice:
    # Exact translations in a hundred that are lost without a head; kept in results/heads.json.
    return Choice(
        "Of another translator you see where each head looks, no more. You may switch off one "
        "head, and want to lose as few translations as you can. Which one?",
        {
            "One whose weights are spread evenly, for it does not know where to look": (
                "In the book's translator, heads 1 and 2 of the encoder's second layer spread "
                "theirs alike, 2.2 bits of entropy. Without the one 0.9 of 100 translations are "
                "lost, without the other 14.8. An average can be just what the next layers need."
            ),
            "One that reads the English sentence and looks at the wrong word": (
                "In the book's translator layer 1 seems to say so: it finds the right word seldom, "
                "and costs little. Within layer 2 it is the other way round: head 4 finds it most "
                "often, and costs 8.3 of 100 translations. Head 3 finds it least often, and costs "
                "15.5."
            ),
            "One that always looks at one place, for that is easily replaced": (
                "In the book's translator head 2 of the encoder's first layer gives 0.81 of its "
                "weight to the last sign, and costs 0.1 of 100 translations. Head 2 of the "
                "decoder's second self-attention gives 0.86 to the word itself, and costs 42.9: "
                "more than any other."
            ),
            "None can be named before it has been switched off": (
                "What a head looks at and what is lost without it are two things. Only switching "
                "it off measures the second, as the picture above does."
            ),
        },
        right="None can be named before it has been switched off",
    )


def closing_heads() -> Number:
    return Number(
        "The vectors of a model have 96 entries, and its layers 6 heads. How long is a query of "
        "one head?",
        answer=96 / 6,
        why="The heads share the width: 96 / 6. All of them side by side are 96 again.",
        mistakes={
            96: "So long would it be with a single head. The heads share the width.",
            96 * 6: "Side by side the heads must have 96 entries, no more.",
            6: "That is the number of heads.",
        },
        otherwise="All heads side by side have as many entries as the vector.",
    )


def closing_mask() -> Choice:
    return Choice(
        "A mask hides the last word from all words. What happens to the other weights of a row?",
        {
            "They stay, and the row sums to less than 1": (
                "So it would be if the weights were set to 0 after the softmax. The score is set "
                "to minus infinity before it."
            ),
            "They grow by one factor, and the row sums to 1": (
                "The power of the hidden score is gone from the sum that all are divided by. So "
                "each of the others is divided by the same smaller number."
            ),
            "The largest gets what the hidden word had": (
                "The softmax gives all of them their part: each grows by the same factor."
            ),
        },
        right="They grow by one factor, and the row sums to 1",
    )


def closing_sqrt() -> Choice:
    return Choice(
        "Vectors of 512 entries, 8 heads. By what does each head divide its scores?",
        {
            "By √512, for the vectors have 512 entries": (
                "The dot product of a head adds up 64 products, not 512. Only their number makes "
                "the scores spread."
            ),
            "By √64, for a query of the head has 64 entries": (
                "A dot product adds up as many products as a query has entries, here 512 / 8."
            ),
            "By 8, for there are 8 heads": (
                "The number is right, and the reason is not: √64 is 8, too. With 16 heads it would "
                "be √32."
            ),
        },
        right="By √64, for a query of the head has 64 entries",
    )
