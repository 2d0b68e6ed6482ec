"""A bonus exercise of chapter 3: does attention notice that the words were shuffled? Measure."""

import numpy as np

from pieces.exercises.checking import Exercise, Mistake, Probe, Steps

STEPS = Steps(
    "order_effect(words, positions, mask, order)",
    stand="before, after = words + positions, words[order] + positions",  # (n, d)
    hide="shown, shown_after = mask, mask",
    attend="""
        outputs = []
        for x, allowed in [(before, shown), (after, shown_after)]:
            scores = x @ x.T / np.sqrt(x.shape[-1])
            powers = np.where(allowed, np.exp(scores), 0.0)
            outputs.append(powers / powers.sum(-1, keepdims=True) @ x)""",
    follow="moved = outputs[1] - outputs[0][order]",  # (n, d)
    size="return np.abs(moved).max(-1)",  # (n,)
)


def make_probes(seed: int) -> list[Probe]:
    """The probes: what tells the order is the mask alone, the positions alone, both, or neither.

    No word stays at its place, and an order is never the same when read the other way.
    """
    rng, fresh = np.random.default_rng(20170612), np.random.default_rng(seed)
    orders = {4: [2, 0, 3, 1], 5: [3, 0, 4, 2, 1], 6: [4, 2, 0, 5, 3, 1]}
    masked, placed, neither = (
        "without positions, under a causal mask",
        "with positions, and no mask",
        "with neither positions nor a mask",
    )

    def one(rng: np.random.Generator, n: int, d: int, *parts: str) -> dict:
        size = 1.0 if "positions" in parts else 0.0
        return {
            "words": rng.normal(0, 1, (n, d)),
            "positions": size * rng.normal(0, 0.7, (n, d)),
            "mask": np.tri(n, dtype=bool) if "mask" in parts else np.ones((n, n), dtype=bool),
            "order": np.array(orders[n]),
        }

    return [
        Probe(one(rng, 5, 6, "mask"), masked),
        Probe(one(rng, 4, 4, "mask"), masked),
        Probe(one(rng, 5, 6, "positions"), placed),
        Probe(one(rng, 4, 4, "positions", "mask"), "with positions and a causal mask"),
        Probe(one(rng, 5, 6), neither),
        Probe(one(fresh, 6, 4, "mask"), masked, fresh=True),
        Probe(one(fresh, 6, 4, "positions"), placed, fresh=True),
    ]


SHUFFLES = (
    Mistake(
        "positions_shuffled",
        "The positions are shuffled with the words",
        "Your result equals an experiment in which each word takes its position along.",
        "It still says then that it stood where it stood before, and nothing has been moved.",
        "Shuffle the words alone, and add the positions afterwards.",
        ({"stand": "before = words + positions\nafter = before[order]"},),
    ),
    Mistake(
        "mask_shuffled",
        "The mask is shuffled with the words",
        "Your result equals an experiment in which the mask's rows and columns change places, too.",
        "A causal mask belongs to the places: the second may look at the first, whichever words "
        "stand there. That is how it tells the order.",
        "Use the mask as it is, both times.",
        (
            {"hide": "shown, shown_after = mask, mask[order][:, order]"},
            {"hide": "shown, shown_after = mask, mask[order]"},
        ),
    ),
    Mistake(
        "order_read_the_other_way",
        "The order is read the other way",
        "Your result equals an experiment in which the word at place i comes to place `order[i]`.",
        "That is another shuffle, the inverse of this one.",
        "`words[order]` puts at place i the word that stood at place `order[i]`.",
        (
            {
                "stand": "before, after = words + positions, words[np.argsort(order)] + positions",
                "follow": "moved = outputs[1] - outputs[0][np.argsort(order)]",
            },
        ),
    ),
)

WITHOUT = (
    Mistake(
        "mask_unused",
        "The mask has no effect",
        "Your result equals an experiment in which every word sees every other.",
        "What a mask tells of the order cannot be seen then.",
        "Give `mask` to the attention, before the shuffle and after it.",
        ({"hide": "shown = shown_after = np.ones_like(mask)"},),
    ),
    Mistake(
        "positions_unused",
        "The positions are never added",
        "Your result equals an experiment with words alone.",
        "What positions tell of the order cannot be seen then.",
        "Add `positions` to the words, before the shuffle and after it.",
        ({"stand": "before, after = words, words[order]"},),
    ),
)

COMPARING = (
    Mistake(
        "outputs_not_followed",
        "Outputs of different words are compared",
        "Your result equals a difference between two words, not between one word's two outputs.",
        "After the shuffle another word stands in each row. Of course its output is another one.",
        "Follow each word: row i of the new output belongs to row `order[i]` of the old one.",
        (
            {"follow": "moved = outputs[1] - outputs[0]"},
            {"follow": "moved = outputs[1] - outputs[0][np.argsort(order)]"},
            {"follow": "moved = outputs[1][order] - outputs[0]"},
        ),
    ),
    Mistake(
        "in_the_old_order",
        "The numbers stand in the old order of the words",
        "Your result has the right numbers, each at the place where its word stood before.",
        "The words were followed, and then listed by their old places.",
        "Shuffle the old outputs, and take them from the new ones.",
        ({"follow": "moved = outputs[1][np.argsort(order)] - outputs[0]"},),
    ),
    Mistake(
        "largest_of_signed",
        "A large fall counts as no change",
        "Your result equals the largest rise of an entry.",
        "An entry that falls has changed as well.",
        "Take the absolute values first, then the largest.",
        ({"size": "return moved.max(-1)"},),
    ),
    Mistake(
        "mean_for_largest",
        "The changes are averaged",
        "Your result equals the mean change of each word's entries.",
        "A single entry that moves says already that the order was noticed.",
        "Take the largest: `max` in NumPy, `amax` in PyTorch.",
        ({"size": "return np.abs(moved).mean(-1)"},),
    ),
    Mistake(
        "largest_along_wrong_axis",
        "The largest is not taken for each word",
        "Your result equals the largest change of each entry over all words, or of all at once.",
        "Which word was moved cannot be seen there.",
        "Run along the last axis: one number for each row.",
        (
            {"size": "return np.abs(moved).max(0)"},
            {"size": "return np.array(np.abs(moved).max())"},
        ),
    ),
)

ANSWER = Steps(
    "order_effect(words, positions, mask, order)",
    before="from pieces.attention import scaled_dot_product_attention as attend",
    stand="""
        # stand: the words change places, the places stay
        before, after = words + positions, words[order] + positions""",
    attend="""
        # attend: both sentences, under the same mask
        old = attend(query=before, key=before, value=before, mask=mask)
        new = attend(query=after, key=after, value=after, mask=mask)""",
    follow="""
        # follow each word from its old place to its new one
        return (new - old[order]).abs().amax(dim=-1)  # (n,)""",
)

EXERCISE = Exercise(
    name="order_effect",
    place=5,
    task="""\
Does attention notice a shuffle? Write `order_effect(words, positions, mask, order)`. Each word plus
its position, all (n, d), is query, key and value under `mask`, (n, n). Then the words change places
(at place i now stands the word of place `order[i]`); positions and mask stay. Return for each word,
in the new order, the largest change of its output's entries, (n,).""",
    axes=(),
    steps=STEPS,
    make_probes=make_probes,
    mistakes=(*SHUFFLES, *WITHOUT, *COMPARING),
    hints=(
        "Run attention twice, on `words + positions` and on the shuffled words plus the same "
        "positions, both times under `mask`. The attention of chapter 1 is ready in `pieces`: "
        "`from pieces.attention import scaled_dot_product_attention`.",
        "`words[order]` shuffles the rows. In row i of the new output stands the word that had row "
        "`order[i]` in the old one: compare it with that row.",
        "Take the old output's rows by `order` as well, subtract, and take the largest absolute "
        "value along the last axis.",
    ),
    answer=ANSWER,
    common=ANSWER.change(follow="return (new - old).abs().amax(dim=-1)"),
    afterword="""\
Now measure four times: `positions` of zeros or not, a mask that is all true or \
`torch.ones(n, n).tril().bool()`. Only one of the four gives zeros, rounding aside. Which?""",
)
