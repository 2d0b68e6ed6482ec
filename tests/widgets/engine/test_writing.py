"""What the engine writes is what the library writes: greedy, beams, samples, forced words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
import torch
from widgets.engine.by_hand import ByHand
from widgets.engine.conftest import Engine, Pair

from pieces import beam_search as library_beams
from pieces.generation import greedy, next_token_log_probs, sampling_distribution
from pieces.pretrained.quantised import Quantised
from pieces.transformer import Transformer

BEAM = {"beam_size": 4, "length_penalty": 0.6, "min_new_tokens": 1}
EOS = 2
TOLERANCE = 1e-4


def most_tokens(length: int) -> int:
    """As :func:`pieces.training.translation.measure.translate` has it, for one sentence."""
    return min(128, 2 * length + 10)


def by_length(pairs: list[Pair]) -> Iterator[tuple[int, list[int], torch.Tensor]]:
    """Sources of one length at a time, as a batch, and their places: what has no padding."""
    together = defaultdict(list)
    for place, (source, _) in enumerate(pairs):
        together[len(source)].append(place)
    for length, places in together.items():
        yield length, places, torch.tensor([pairs[place][0] for place in places])


def written(tokens: list[int]) -> list[int]:
    """Tokens up to the end, which is counted."""
    return tokens[: tokens.index(EOS) + 1] if EOS in tokens else tokens


def test_greedy_writes_the_same_on_1000_sentences(
    engine: Engine, python: Quantised, pairs: list[Pair]
):
    given = engine.ask_both([{"ask": "greedy", "source": source} for source, _ in pairs])
    for length, places, sources in by_length(pairs):
        found = greedy(python.model, sources, max_new_tokens=most_tokens(length))
        for place, tokens, logs in zip(places, found.tokens, found.log_probabilities, strict=True):
            expected = written(tokens.tolist())
            assert [token for token, _ in given[place]] == expected, pairs[place]
            mine = torch.tensor([log for _, log in given[place]])
            assert torch.allclose(mine, logs[: len(expected)], rtol=0, atol=TOLERANCE)


def test_beam_search_finds_the_same_on_1000_sentences(
    engine: Engine, python: Quantised, pairs: list[Pair]
):
    """The best sentence of each search, with its score."""
    given = engine.ask_both([{"ask": "beams", "source": source} for source, _ in pairs])
    for length, places, sources in by_length(pairs):
        found = library_beams.beam_search(
            python.model, sources, max_new_tokens=most_tokens(length), **BEAM
        )
        for row, place in enumerate(places):
            assert given[place][0]["tokens"] == written(found.tokens[row, 0].tolist())
            scores = [one["score"] for one in given[place]]
            assert scores == pytest.approx(found.scores[row].tolist(), abs=TOLERANCE)


@pytest.mark.parametrize(
    ("beam_size", "penalty", "least", "most"), [(1, 0.0, 0, 9), (7, 1.5, 4, 6)]
)
def test_other_searches_find_the_same(
    engine: Engine,
    python: Quantised,
    pairs: list[Pair],
    beam_size: int,
    penalty: float,
    least: int,
    most: int,
):
    options = {"beamSize": beam_size, "lengthPenalty": penalty, "leastTokens": least}
    some = pairs[:30]
    given = engine.ask(
        *(
            {"ask": "beams", "source": source, "options": options | {"mostTokens": most}}
            for source, _ in some
        )
    )
    for (source, _), beams in zip(some, given, strict=True):
        found = library_beams.beam_search(
            python.model,
            torch.tensor([source]),
            max_new_tokens=most,
            beam_size=beam_size,
            length_penalty=penalty,
            min_new_tokens=least,
        )
        assert [one["tokens"] for one in beams] == [written(t) for t in found.tokens[0].tolist()]
        assert [one["score"] for one in beams] == pytest.approx(found.scores[0].tolist(), abs=1e-4)


# --- changes while it writes ----------------------------------------------------------------------


def greedy_by_hand(
    model: Transformer, source: list[int], words: dict[int, int], most: int
) -> tuple[list[int], list[float]]:
    """Write token by token with no cache, some tokens being given."""
    tokens, logs = [1], []
    while len(logs) < most and tokens[-1] != EOS:
        with torch.no_grad():
            logits = model(torch.tensor([source]), torch.tensor([tokens]))[:, -1]
        log_probs = next_token_log_probs(logits)[0]
        tokens.append(words.get(len(logs), int(log_probs.argmax())))
        logs.append(float(log_probs[tokens[-1]]))
    return tokens[1:], logs


@pytest.mark.parametrize(
    "changes",
    [
        {"words": {"0": 40, "2": 50}},
        {"off": ["decoder.layers.0.cross_attention.heads.1", "encoder.layers.1"]},
        {"off": ["causal_mask", "decoder.layers.1.feed_forward"], "words": {"1": 60}},
    ],
)
def test_greedy_writes_on_after_a_change(
    engine: Engine, python: Quantised, pairs: list[Pair], changes: dict
):
    some, most = [source for source, _ in pairs[:6]], 12
    options = {"changes": changes, "mostTokens": most}
    given = engine.ask(*({"ask": "greedy", "source": s, "options": options} for s in some))
    model = ByHand(python.model, changes).model
    words = {int(step): word for step, word in changes.get("words", {}).items()}
    for source, steps in zip(some, given, strict=True):
        tokens, logs = greedy_by_hand(model, source, words, most)
        assert [token for token, _ in steps] == tokens
        assert [log for _, log in steps] == pytest.approx(logs, abs=TOLERANCE)


def test_beam_search_writes_on_after_a_forced_word(
    engine: Engine, python: Quantised, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
):
    forced, steps = {1: 45}, iter(range(10**6))

    def only(logits: torch.Tensor) -> torch.Tensor:
        log_probs = next_token_log_probs(logits)
        if (word := forced.get(next(steps))) is not None:
            others = torch.arange(log_probs.shape[-1]) != word
            log_probs = log_probs.masked_fill(others, -math.inf)
        return log_probs

    monkeypatch.setattr(library_beams, "next_token_log_probs", only)
    options = {"changes": {"words": forced}, "mostTokens": 12}
    for source, _ in pairs[:5]:
        steps = iter(range(10**6))
        found = library_beams.beam_search(
            python.model, torch.tensor([source]), max_new_tokens=12, **BEAM
        )
        (beams,) = engine.ask({"ask": "beams", "source": source, "options": options})
        assert beams[0]["tokens"] == written(found.tokens[0, 0].tolist())
        assert beams[0]["tokens"][1] == 45
        assert beams[0]["score"] == pytest.approx(float(found.scores[0, 0]), abs=TOLERANCE)


# --- sampling -------------------------------------------------------------------------------------

CUTS = [
    {},
    {"temperature": 0.3},
    {"temperature": 4.0},
    {"top_k": 1},
    {"top_k": 5, "temperature": 0.7},
    {"top_p": 0.5},
    {"top_p": 0.9, "top_k": 10},
    {"top_p": 1.0},
    {"top_p": 1e-9},
]


@pytest.mark.parametrize("cut", CUTS)
def test_a_distribution_is_cut_as_the_library_cuts_it(engine: Engine, cut: dict):
    logits = 2 * torch.randn(50, generator=torch.Generator().manual_seed(3))
    names = {"temperature": "temperature", "top_k": "topK", "top_p": "topP"}
    given = {names[name]: value for name, value in cut.items()}
    (found,) = engine.ask({"ask": "cut", "logits": logits.tolist(), "cut": given})
    expected = sampling_distribution(logits.double(), **cut)
    assert found == pytest.approx(expected.tolist(), abs=1e-6)


def test_what_is_drawn_comes_as_often_as_it_should(
    engine: Engine, python: Quantised, pairs: list[Pair]
):
    """The first word of 500 draws, each from a seed of its own; the same seed draws the same."""
    source, draws = pairs[0][0], 500
    options = {"mostTokens": 1, "temperature": 3.0, "topK": 6}
    jobs = [
        {"ask": "sample", "source": source, "options": options | {"seed": seed}}
        for seed in range(draws)
    ]
    drawn = [tokens[0] for tokens in engine.ask(*jobs)]
    assert drawn[:20] == [tokens[0] for tokens in engine.ask(*jobs[:20])]
    with torch.no_grad():
        logits = python.model(torch.tensor([source]), torch.tensor([[1]]))[0, -1]
    shares = sampling_distribution(logits, temperature=3.0, top_k=6)
    counts = Counter(drawn)
    assert set(counts) <= set(shares.nonzero().flatten().tolist())
    for token in shares.nonzero().flatten().tolist():
        share = float(shares[token])
        assert counts[token] / draws == pytest.approx(share, abs=4 * (share / draws) ** 0.5)


# --- what is refused, and what is nothing ---------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "options", "sentence"),
    [
        (
            "sample",
            {"temperature": 0},
            "The temperature is 0: it must be above 0; greedy is its limit.",
        ),
        ("sample", {"topK": 0.5}, "top-k is 0.5: it must be a whole number, at least 1."),
        ("sample", {"topP": 2}, "top-p is 2: it must be above 0 and at most 1."),
        ("beams", {"beamSize": 0}, "The beam is 0 wide: it must be a whole number from 1 to 1000."),
        ("beams", {"lengthPenalty": -1}, "The length penalty is -1: it must be from 0 to 10."),
    ],
)
def test_what_is_out_of_range_is_refused(engine: Engine, ask: str, options: dict, sentence: str):
    assert engine.ask({"ask": ask, "source": [5, 6], "options": options}) == [{"error": sentence}]


def test_of_nothing_comes_nothing(engine: Engine):
    assert engine.ask({"ask": "translate", "source": []}) == [[]]


@pytest.mark.parametrize("beams", [1, 4])
def test_translate_gives_what_the_steps_give(engine: Engine, pairs: list[Pair], beams: int):
    source, ask = pairs[3][0], "greedy" if beams == 1 else "beams"
    job = {"ask": "translate", "source": source, "options": {"beamSize": beams}}
    whole, steps = engine.ask(job, {"ask": ask, "source": source})
    assert whole == ([token for token, _ in steps] if beams == 1 else steps[0]["tokens"])
