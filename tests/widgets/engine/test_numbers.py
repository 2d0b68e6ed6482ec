"""Every number of the engine is the library's: each part, each head, each change, each step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import torch
from torch import Tensor
from widgets.engine.by_hand import ByHand, Changes
from widgets.engine.conftest import Engine, Pair, random_model

from pieces.pretrained import quantised
from pieces.pretrained.quantised import Quantised
from pieces.transformer import Transformer

TOLERANCE = 1e-4
LONG = (1, 2, 3, 30, 45, 64, 90, 127, 128)
"""Lengths beside those of the corpus, to the last position."""
NOTHING: Changes = {}


def sentences(pairs: list[Pair], vocab_size: int, count: int) -> list[Pair]:
    """As many sources of all lengths, each with a target that begins with the beginning."""
    rng = Random(0)
    found = [(source, [1, *target]) for source, target in pairs[: count - 2 * len(LONG)]]
    for length in LONG:
        words = [rng.randrange(4, vocab_size) for _ in range(2 * length)]
        found += [(words[:length], [1, *words[length + 1 :]]), (words[length:], [1])]
    return found


def compare(
    engine: Engine, model: Transformer, looks: Iterable[tuple[Pair, Changes]]
) -> Iterator[tuple[dict[str, Any], dict[str, Tensor]]]:
    """Compare every matrix of every pass; yield what both sides computed, by name."""
    looks = list(looks)
    jobs = [
        {"ask": "look", "source": source, "target": [*target[1:], 2], "changes": changes}
        for (source, target), changes in looks
    ]
    answers = engine.ask(*jobs)
    at, made = engine.numbers(), {}
    for ((source, target), changes), places in zip(looks, answers, strict=True):
        assert "error" not in places, places
        if str(changes) not in made:
            made[str(changes)] = ByHand(model, changes)
        expected = made[str(changes)].look(source, target)
        for name, place in places.items():
            given = at(place).double()
            close = torch.isclose(given, expected[name], rtol=0, atol=TOLERANCE)
            assert close.all(), (
                f"{name} of {len(source)} source and {len(target)} target tokens, {changes}: "
                f"off by {(given - expected[name])[~close].abs().max():.2g}"
            )
        yield places, expected


# --- the whole model ------------------------------------------------------------------------------


def test_every_number_of_200_sentences(engine: Engine, python: Quantised, pairs: list[Pair]):
    looks = sentences(pairs, len(python.words), 200)
    assert len(looks) == 200
    for given, expected in compare(engine, python.model, [(pair, NOTHING) for pair in looks]):
        assert set(given) == set(expected)  # no part is left out


@pytest.mark.parametrize(
    ("positions", "shared", "norm_first"),
    [
        ("sinusoidal", "all", True),
        ("learned", "target", True),
        ("sinusoidal", "none", False),
        ("learned", "all", False),
    ],
)
def test_every_number_of_other_kinds_of_model(
    tmp_path: Path,
    engine_of: Callable[[Path], Engine],
    pairs: list[Pair],
    positions: str,
    shared: str,
    norm_first: bool,
):
    kind = {"norm_first": norm_first, "positions": positions, "shared_embeddings": shared}
    kept = random_model(tmp_path / "model", num_encoder_layers=1, num_decoder_layers=3, **kind)
    model = quantised.load(kept).model
    looks = [(pair, NOTHING) for pair in sentences(pairs, 20, 22)]
    for given, expected in compare(engine_of(kept), model, looks):
        assert set(given) == set(expected)


def test_the_hand_made_changes_change_nothing_by_themselves(python: Quantised, pairs: list[Pair]):
    source, target = pairs[0][0], [1, *pairs[0][1]]
    with torch.no_grad():
        expected = python.model(torch.tensor([source]), torch.tensor([target]))[0]
    given = ByHand(python.model).look(source, target)["output"].float()
    assert torch.allclose(given, expected, rtol=0, atol=TOLERANCE)


# --- changes --------------------------------------------------------------------------------------


def changes_of(parts: list[str], pair: Pair) -> Iterator[Changes]:
    """Each part switched off, rows of each attention overwritten, and several at once."""
    source, target = pair
    yield from ({"off": [part]} for part in parts)
    rows = []
    for name in (part for part in parts if part.endswith("_attention")):
        queries = len(source if name.startswith("encoder") else target)
        keys = len(target if name.startswith("decoder") and "self" in name else source)
        shares = {"weights": [0.25, 0.75, *[0.0] * (keys - 2)], "head": 1}
        rows += [{"name": name, "row": queries - 1, **shares}]
        rows += [{"name": name, "row": 1, "head": 2, "weights": [1.0]}]
        yield {"rows": rows[-2:]}
    yield {"rows": rows, "off": ["decoder.layers.0.cross_attention.heads.1", "source_positions"]}
    yield {"off": ["causal_mask", "encoder.layers.0", "decoder.layers.1.feed_forward"]}


@pytest.mark.parametrize("norm_first", [False, True])
def test_every_change_is_as_made_by_hand(
    tmp_path: Path, engine_of: Callable[[Path], Engine], pairs: list[Pair], norm_first: bool
):
    kept = random_model(tmp_path / "model", norm_first=norm_first)
    model, engine = quantised.load(kept).model, engine_of(kept)
    (parts,) = engine.ask({"ask": "parts"})
    pair = next((source, [1, *target]) for source, target in pairs if len(source) > 5)
    changes = [NOTHING, *changes_of(parts, pair)]
    assert len(changes) == 60
    seen = compare(engine, model, [(pair, change) for change in changes])
    _, plain = next(seen)
    for change, (given, expected) in zip(changes[1:], seen, strict=True):
        assert set(given) <= set(expected)
        close = torch.allclose(expected["output"], plain["output"], atol=10 * TOLERANCE)
        assert not close, f"{change} shows nowhere"


def test_every_change_of_the_shipped_model(engine: Engine, python: Quantised, pairs: list[Pair]):
    (parts,) = engine.ask({"ask": "parts"})
    pair = next((source, [1, *target]) for source, target in pairs if len(source) > 5)
    looks = [(pair, change) for change in changes_of(parts, pair)]
    assert len(list(compare(engine, python.model, looks))) == len(looks)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"off": ["decoder.layers.9"]}, "The model has no part called decoder.layers.9."),
        (
            {"rows": [{"name": "encoder.layers.0", "head": 0, "row": 0, "weights": [1]}]},
            "The model has no head 0 in encoder.layers.0.",
        ),
        (
            {
                "rows": [
                    {
                        "name": "encoder.layers.0.self_attention",
                        "head": 0,
                        "row": 0,
                        "weights": [0, 0, 0, 1],
                    }
                ]
            },
            "Row 0 of encoder.layers.0.self_attention has 3 keys, but weights for 4 were given.",
        ),
        (
            {"words": {"0": 1_000_000}},
            "The word forced at step 0 has the id 1000000: the vocabulary has none such.",
        ),
    ],
)
def test_a_change_that_does_not_fit_is_refused(engine: Engine, changes: Changes, sentence: str):
    job = {"ask": "look", "source": [5, 6, 7], "target": [2], "changes": changes}
    assert engine.ask(job) == [{"error": sentence}]


# --- a token at a time ----------------------------------------------------------------------------


def test_step_by_step_is_all_at_once(engine: Engine, python: Quantised, pairs: list[Pair]):
    """The cache keeps what a pass over the whole beginning computes anew."""
    row = {"name": "decoder.layers.0.self_attention", "head": 0, "row": 2, "weights": [0.5, 0.5]}
    across = {"name": "decoder.layers.1.cross_attention", "head": 3, "row": 1, "weights": [0, 1.0]}
    several: list[Changes] = [
        NOTHING,
        {"off": ["causal_mask"]},
        {"rows": [row, across]},
        {"off": ["decoder.layers.0", "target_positions"]},
        {"off": ["causal_mask", "decoder.layers.0.self_attention.heads.0"], "rows": [across]},
    ]
    some = [(source, [1, *target]) for source, target in pairs[:20] if len(target) > 3]
    asked = [(pair, changes) for pair in some[:3] for changes in several]
    answers = engine.ask(
        *({"ask": "steps", "source": s, "target": t, "changes": c} for (s, t), c in asked)
    )
    at = engine.numbers()
    for ((source, target), changes), place in zip(asked, answers, strict=True):
        expected = ByHand(python.model, changes).logits(source, target)
        assert torch.allclose(at(place).double(), expected, rtol=0, atol=TOLERANCE), changes


def test_too_long_a_sentence_is_refused(engine: Engine):
    told = engine.ask({"ask": "look", "source": [5] * 129, "target": [2]})
    assert told == [{"error": "The sentence has 129 tokens: the model has only 128 positions."}]


def test_a_model_of_another_kind_is_refused(tmp_path: Path, engine_of: Callable[[Path], Engine]):
    kept = random_model(tmp_path / "model", activation="gelu")
    with pytest.raises(AssertionError, match="activation is gelu: the engine knows relu"):
        engine_of(kept).ask()


# --- these tests bite -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "sound", "fault"),
    [
        ("tensor_file.js", "numbers[i] * scale[row]", "numbers[i] * scale[i % columns]"),
        ("attention.js", "!causal || j <= i + ahead", "true"),
        ("attention.js", "j <= i + ahead", "j <= i + ahead + 1"),
        ("attention.js", "Math.sqrt(key[0].length)", "key[0].length"),
        ("layers.js", "squares / x.length + EPSILON", "squares / (x.length - 1) + EPSILON"),
        ("positions.js", "i % 2 ?", "i % 2 === 0 ?"),
        ("decoder.js", "first: key.length - query.length", "first: 1"),
    ],
)
def test_a_planted_fault_is_found(
    engine_of: Callable[[Path], Engine],
    kept: Path,
    python: Quantised,
    pairs: list[Pair],
    file: str,
    sound: str,
    fault: str,
):
    engine = engine_of(kept)
    engine.plant(file, sound, fault)
    name = "decoder.layers.0.self_attention"
    row = {"rows": [{"name": name, "head": 0, "row": 1, "weights": [1.0]}]}
    looks = [((source, [1, *target]), row) for source, target in pairs[:4]]
    with pytest.raises(AssertionError, match="off by"):
        list(compare(engine, python.model, looks))
