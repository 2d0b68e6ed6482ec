"""Where everything stands on the architecture map: one plan for the browser and for print.

The drawing runs from top to bottom, in the order in which the model runs. The decoder begins lower
than the encoder, so that every arrow of a single pass points down or to the right. A unit is about
one CSS pixel where the map is narrowest.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Point = tuple[float, float]

WIDTH, HEIGHT = 368, 618
BLOCK, ROW = 140, 26  # a block's width and height: no target is below 24 pixels
ENCODER, DECODER = 26, 198  # the left edges of the two columns
TOP, LOWER = 6, 74  # where encoder and decoder begin


@dataclass(frozen=True)
class Block:
    """One piece that can be chosen. ``frame`` is the box around all that a layer holds."""

    id: str
    title: str
    place: str
    x: float
    y: float
    does: str
    w: float = BLOCK
    h: float = ROW
    lines: tuple[str, ...] = ()
    kind: str = "plain"
    frame: tuple[float, float, float, float] | None = None

    def state(self) -> dict[str, Any]:
        """The block as JSON, with the lines of its label."""
        return asdict(self) | {"lines": list(self.lines or (self.title,))}


@dataclass(frozen=True)
class Wire:
    """A path through the points: ``flow``, ``residual`` or ``loop``; all end in an arrow."""

    points: tuple[Point, ...]
    kind: str = "flow"


@dataclass(frozen=True)
class Label:
    """Words that cannot be chosen; ``boxed`` ones are tokens."""

    text: str
    x: float
    y: float
    lang: str = "en"
    boxed: bool = False
    w: float = 0
    anchor: str = "start"


def _tokens(words: str, x: float, y: float, lang: str) -> list[Label]:
    labels = []
    for word in words.split():
        width = round(12 + 7.6 * len(word), 1)
        labels.append(Label(word, x, y, lang, boxed=True, w=width))
        x += width + 4
    return labels


def _attention(name: str, title: str, place: str, y: float, does: str) -> list[Block]:
    """Multi-head attention with what every head of it runs inside."""
    x = ENCODER if place == "encoder" else DECODER
    inside = (
        "Compares a query with every key: dot product, divided by √d_k. Softmax turns the scores "
        "into weights, and the weights average the values."
    )
    return [
        Block(f"{name}-attention", title, place, x, y, does, h=74, kind="attention"),
        Block(
            f"{name}-scaled",
            "Scaled dot-product attention",
            place if name != "cross" else "cross-attention",
            x + 6,
            y + 23,
            inside,
            w=126,
            h=34,
            lines=("scaled dot-product", "attention"),
            kind="heads",
        ),
    ]


def _norm(place: str, number: int, y: float) -> Block:
    does = (
        "Adds what the layer found to what came in by the residual path, then normalises each "
        "token's vector."
    )
    x = ENCODER if place == "encoder" else DECODER
    return Block(f"{place}-norm-{number}", "Add & norm", place, x, y, does, kind="norm")


def _forward(place: str, y: float) -> Block:
    does = (
        "Two linear maps with a ReLU between them, the same for every token. "
        "Nothing moves from token to token here."
    )
    x = ENCODER if place == "encoder" else DECODER
    return Block(f"{place}-forward", "Feed-forward", place, x, y, does, kind="forward")


def _input(side: str, place: str, x: float, y: float, embedding: str) -> list[Block]:
    positions = "Adds to each vector a pattern that tells where in the sentence its token stands."
    return [
        Block(f"{side}-embedding", "Embedding", place, x, y, embedding, w=78),
        Block(f"{side}-positions", "Positions", place, x + 98, y, positions, w=70),
    ]


def _encoder(top: float) -> list[Block]:
    layer = (
        "One encoder layer. N of them run one after another, each with its own weights: "
        "6 in the paper."
    )
    attention = (
        "Several attentions side by side, each with its own projections. "
        "Here every source token looks at every source token."
    )
    memory = (
        "What the encoder leaves: one vector for each source token. Every decoder layer reads it."
    )
    embedding = "Turns each source token into a vector of d_model numbers, learned with the rest."
    return [
        *_input("source", "encoder", 10, top + 32, embedding),
        Block(
            "encoder",
            "Encoder layer × N",
            "encoder",
            ENCODER,
            top + 74,
            layer,
            kind="layer",
            frame=(4, top + 74, 168, 230),
        ),
        *_attention("encoder", "Multi-head attention", "encoder", top + 114, attention),
        _norm("encoder", 1, top + 196),
        _forward("encoder", top + 236),
        _norm("encoder", 2, top + 270),
        Block("memory", "Memory", "encoder", ENCODER, LOWER + 260, memory, kind="memory"),
    ]


def _decoder_layer(top: float) -> list[Block]:
    layer = (
        "One decoder layer. N of them run one after another, each with its own weights: "
        "6 in the paper."
    )
    masked = (
        "Multi-head attention with a mask: each target token looks at itself and at the tokens "
        "before it, never at those to come."
    )
    cross = (
        "Multi-head attention whose queries come from the decoder, and whose keys and values come "
        "from memory. Here the translation looks at the source."
    )
    name = "Decoder layer × N"
    frame = (186, top, 170, 352)
    return [
        Block("decoder", name, "decoder", DECODER, top, layer, kind="layer", frame=frame),
        *_attention("decoder", "Masked self-attention", "decoder", top + 40, masked),
        _norm("decoder", 1, top + 122),
        *_attention("cross", "Cross-attention", "decoder", top + 162, cross),
        _norm("decoder", 2, top + 244),
        _forward("decoder", top + 284),
        _norm("decoder", 3, top + 318),
    ]


def _decoder(top: float) -> list[Block]:
    loop = (
        "The word that was chosen is fed back as input, and the decoder runs again, "
        "until it writes the sign for the end."
    )
    embedding = (
        "Turns the words so far into vectors. The row begins with <s>, so that each place sees "
        "only the words before the one it has to predict."
    )
    linear = "Gives each word of the vocabulary a score (a logit), at every place of the target."
    softmax = "Turns the scores into probabilities for the next word."
    return [
        Block("generation", "One word at a time", "output", DECODER, LOWER - 36, loop),
        *_input("target", "decoder", 182, top + 32, embedding),
        *_decoder_layer(top + 74),
        Block("linear", "Linear", "output", DECODER, top + 440, linear),
        Block("softmax", "Softmax", "output", DECODER, top + 480, softmax),
    ]


def _around() -> list[Block]:
    """What the book says about the model as a whole, in the free corner."""
    why = "The question behind it all: how does a word take in the words that matter to it?"
    train = (
        "Compares the probabilities with the words that come next in the true translation, "
        "and moves every weight so that the loss falls."
    )
    family = (
        "The same pieces in other models: the encoder alone (BERT), the decoder without "
        "cross-attention (GPT), patches of an image as tokens (ViT)."
    )
    limits = (
        "What attention does not do: its cost grows with the square of the length, "
        "and its weights are not reasons."
    )
    rows = [("why", "Why attention?", why), ("family", "The family", family)]
    rows += [("limits", "Limits", limits)]
    blocks = [
        Block(name, title, "around the model", ENCODER, 396 + 34 * row, does)
        for row, (name, title, does) in enumerate(rows)
    ]
    return [*blocks, Block("training", "Training", "output", ENCODER, LOWER + 480, train)]


def blocks() -> list[Block]:
    """Every block, in the order in which keys and readers walk through them."""
    why, family, limits, training = _around()
    generation, *decoder = _decoder(LOWER)
    return [why, *_encoder(TOP), *decoder, generation, training, family, limits]


def _straight(axis: float, top: float, spans: list[Point]) -> list[Wire]:
    return [Wire(((axis, top + start), (axis, top + end))) for start, end in spans]


def _residual(axis: float, side: float, edge: float, top: float, spans: list[Point]) -> list[Wire]:
    """Around a sub-layer: out of the stream, along the side, into the block that adds."""
    return [
        Wire(
            ((axis, top + start), (side, top + start), (side, top + end), (edge, top + end)),
            "residual",
        )
        for start, end in spans
    ]


def wires() -> list[Wire]:
    """Every arrow."""
    left, right = ENCODER + BLOCK / 2, DECODER + BLOCK / 2
    inner = [(52, 74), (100, 114), (188, 196), (222, 236), (262, 270)]
    return [
        *_residual(left, 12, ENCODER, TOP, [(105, 209), (227, 283)]),
        *_residual(right, 348, DECODER + BLOCK, LOWER, [(105, 209), (227, 331), (349, 405)]),
        *_straight(49, TOP, [(22, 32)]),
        *_straight(left, TOP, inner),
        Wire(((left, TOP + 296), (left, LOWER + 260))),
        Wire(((ENCODER + BLOCK, LOWER + 273), (DECODER, LOWER + 273))),
        *_straight(221, LOWER, [(22, 32)]),
        *_straight(right, LOWER, inner[:4]),
        *_straight(right, LOWER, [(310, 318), (344, 358), (384, 392), (418, 440), (466, 480)]),
        *_straight(right, LOWER, [(506, 518)]),
        Wire(((DECODER, LOWER + 493), (ENCODER + BLOCK, LOWER + 493))),
        Wire(((332, 603), (362, 603), (362, LOWER - 23), (DECODER + BLOCK, LOWER - 23)), "loop"),
        Wire(((221, LOWER - 10), (221, LOWER)), "loop"),
    ]


def sums() -> list[Point]:
    """The centres of the plus signs: embedding and position are added."""
    return [(ENCODER + BLOCK / 2, TOP + 45), (DECODER + BLOCK / 2, LOWER + 45)]


def labels() -> list[Label]:
    """Tokens, and the few words that stand beside the arrows."""
    return [
        *_tokens("the cat sleeps", 10, TOP, "en"),
        Label("source", 154, TOP + 15),
        *_tokens("<s> le chat", 182, LOWER, "fr"),
        Label("so far", 305, LOWER + 15),
        *_tokens("le chat dort", 208, LOWER + 518, "fr"),
        Label("K, V", 181, LOWER + 286, anchor="middle"),
        Label("Q", 259, LOWER + 233, anchor="middle"),
        Label("Around the model", ENCODER, 386),
    ]
