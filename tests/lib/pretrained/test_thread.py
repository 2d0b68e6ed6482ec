"""The thread: each rung has only what its chapters built, and what was kept of it is whole."""

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from pieces.config import TransformerConfig
from pieces.layers import FeedForward
from pieces.transformer import Transformer

KEPT = json.loads(
    (Path(__file__).parents[3] / "results" / "thread.json").read_text(encoding="utf-8")
)["figures"]


@pytest.fixture
def thread(benchmark):
    return benchmark("thread")


def _stripped(thread, rung):
    torch.manual_seed(0)
    sizes = {"d_model": 8, "d_ff": 16, "num_heads": rung.heads, "max_length": 12}
    layers = {"num_encoder_layers": 2, "num_decoder_layers": 2}
    config = TransformerConfig.base(9, **sizes, **layers, dropout=0.0)
    return thread.strip(Transformer(config), rung).eval()


def test_each_rung_has_only_what_was_built(thread):
    for place, rung in enumerate(thread.RUNGS):
        model = _stripped(thread, rung)
        kinds = [type(module) for module in model.modules()]
        depth = len(model.encoder.layers), len(model.decoder.layers)
        assert depth == (1 if place < 3 else 2, 1 if place < 4 else 2)
        assert kinds.count(FeedForward) == sum(layers for layers in depth if layers == 2)
        assert kinds.count(nn.LayerNorm) == 4 * (place > 2) + 6 * (place > 3)
        heads = {layer.self_attention.num_heads for layer in model.encoder.layers}
        assert heads == {1 if place == 0 else 4}


def test_without_positions_the_order_of_words_is_not_seen(thread):
    source, again = torch.tensor([[3, 4, 5]]), torch.tensor([[5, 3, 4]])
    target = torch.tensor([[1, 6, 7]])
    for rung in thread.RUNGS[:3]:
        model = _stripped(thread, rung)
        with torch.no_grad():
            same = torch.allclose(model(source, target), model(again, target), atol=1e-5)
        assert same == (not rung.positions)


def test_every_rung_has_its_runs_and_its_sentences(thread):
    assert [rung["chapter"] for rung in KEPT["rungs"]] == [r.chapter for r in thread.RUNGS]
    assert [s["source"] for s in KEPT["sentences"]] == list(thread.SENTENCES)
    assert KEPT["note"] == thread.NOTE
    assert [rung["adds"] for rung in KEPT["rungs"]] == [r.adds for r in thread.RUNGS]
    medians = [rung["exact_match"]["median"] for rung in KEPT["rungs"]]
    assert medians == sorted(medians)  # one growing bar
    for rung in KEPT["rungs"]:
        assert [run["seed"] for run in rung["runs"]] == list(thread.SEEDS)
        assert all(len(run["translations"]) == 5 for run in rung["runs"])
        for name in ("exact_match", "right_words", "bleu"):
            values = sorted(run[name] for run in rung["runs"])
            assert [rung[name][end] for end in ("least", "median", "most")] == values


def test_a_thread_is_made_again_in_short_and_goes_on(thread, monkeypatch, tmp_path):
    monkeypatch.setattr(thread, "SCHEDULED", thread.SCHEDULED | {"warmup": 2})
    monkeypatch.setattr(thread, "SIZES", thread.SIZES | {"d_model": 16, "d_ff": 16})
    told = {"updates": 4, "pairs": 300, "tested": 5, "folder": tmp_path}
    first = thread.thread(**told, seeds=(0,))
    rungs = thread.thread(**told, seeds=(0, 1))
    assert [rung["runs"][0] for rung in rungs] == [rung["runs"][0] for rung in first]
    assert [rung["chapter"] for rung in rungs] == [rung.chapter for rung in thread.RUNGS]
    assert all(0 <= run["right_words"] <= 1 for rung in rungs for run in rung["runs"])
    before, beams = rungs[-2:]
    assert before["right_words"] == beams["right_words"]  # one model, written otherwise


def test_what_is_shown_is_kept_beside_the_figure(thread, tmp_path):
    thread.keep(KEPT, tmp_path / "thread.json")
    assert (tmp_path / "thread.json").read_bytes() == thread.SHOWN.read_bytes()
