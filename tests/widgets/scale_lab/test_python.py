"""The scale lab from Python: its numbers against torch, its arguments, its printed forms."""

import base64
import json
import math
import re
import subprocess
import sys

import numpy as np
import pytest
import torch

from pieces.widgets import ScaleLab
from pieces.widgets.common.base import MAX_IMAGE_BYTES
from pieces.widgets.scale_lab.readings import entropy, gradient_norm, readings, softmax
from pieces.widgets.scale_lab.sample import KEYS, ROWS, normals, products
from pieces.widgets.scale_lab.widget import SCALINGS

PLAIN = {"temperature": 1.0, "spread": 1.0, "num_keys": 16, "seed": 1}


def test_the_stream_begins_as_it_was_published():
    """The first words of splitmix32 for seed 0, worked out with Python's own integers."""

    def word(place: int) -> int:
        z = place * 0x9E3779B9 % 2**32
        for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
            z = (z ^ (z >> shift)) * factor % 2**32
        return z ^ (z >> 15)

    radius = math.sqrt(-2 * math.log((word(1) + 0.5) / 2**32))
    angle = 2 * math.pi * word(2) / 2**32
    expected = [radius * math.cos(angle), radius * math.sin(angle)]
    np.testing.assert_allclose(normals(0, 2), expected, atol=1e-15)


def test_the_numbers_are_unit_normal():
    drawn = np.sort(normals(1, 200_000))
    assert abs(drawn.mean()) < 0.01
    assert abs(drawn.std() - 1) < 0.01
    places = (np.arange(len(drawn)) + 0.5) / len(drawn)
    expected = torch.special.ndtri(torch.tensor(places)).numpy()
    inner = slice(1000, -1000)
    assert np.abs(drawn - expected)[inner].max() < 0.03
    pairs = normals(1, 200_000).reshape(-1, 2)
    assert abs(np.corrcoef(pairs.T)[0, 1]) < 0.01


def test_longer_vectors_begin_with_the_shorter_ones():
    step = products(3, 9) - products(3, 8)
    last = normals(3, 9 * ROWS * (KEYS + 1))[8 * ROWS * (KEYS + 1) :]
    expected = last[:ROWS, None] * last[ROWS:].reshape(ROWS, KEYS)
    np.testing.assert_allclose(step, expected, atol=1e-12)


@pytest.mark.parametrize("scale", [0.01, 1, 8, 40])
@pytest.mark.parametrize("keys", [2, 5, 16])
def test_softmax_entropy_and_gradient_are_torchs(scale: float, keys: int):
    scores = np.random.default_rng(0).normal(size=(20, keys)) * scale
    rows = torch.tensor(scores)
    weights = rows.softmax(dim=-1)
    np.testing.assert_allclose(softmax(scores), weights.numpy(), atol=1e-12)
    expected = torch.distributions.Categorical(probs=weights).entropy().numpy()
    np.testing.assert_allclose(entropy(weights.numpy()), expected, atol=1e-6)
    norms = [
        torch.autograd.functional.jacobian(lambda x: x.softmax(dim=-1), row).norm() for row in rows
    ]
    np.testing.assert_allclose(gradient_norm(weights.numpy()), norms, atol=1e-6)


def test_the_gradient_of_a_saturated_row_keeps_its_digits():
    tail = math.exp(-30)
    weights = softmax(np.array([[0.0, -30.0]]))
    assert gradient_norm(weights)[0] == pytest.approx(2 * tail, rel=1e-9)


def test_no_row_has_a_larger_gradient_than_a_half():
    scores = np.random.default_rng(1).normal(size=(20_000, 16)) * 4
    assert gradient_norm(softmax(scores)).max() <= 0.5
    even_pair = softmax(np.array([[0.0, 0.0, -99.0]]))
    assert gradient_norm(even_pair)[0] == pytest.approx(0.5)


@pytest.mark.parametrize("seed", [1, 2, 3, 50, 99])
def test_every_sample_shows_what_the_chapter_claims(seed: int):
    seen = {
        scaling: readings(**(PLAIN | {"seed": seed, "d_k": 512, "scaling": scaling}))
        for scaling in SCALINGS
    }
    largest, entropies, gradients = (
        [seen[scaling].rows[which] for scaling in SCALINGS] for which in range(3)
    )
    assert largest[0] > 0.9
    assert largest[1] < 0.3
    assert entropies == sorted(entropies)
    assert entropies[2] > 0.99 * math.log(16)
    assert gradients[1] > 50 * gradients[0]


@pytest.mark.parametrize("d_k", [4, 64, 512])
def test_the_spread_is_the_root_of_d_k(d_k: int):
    for seed in (1, 2, 3):
        lab = ScaleLab(d_k=d_k, scaling="root", seed=seed)
        seen = lab.readings()
        assert seen.before.expected == math.sqrt(d_k)
        assert seen.before.measured == pytest.approx(math.sqrt(d_k), rel=0.08)
        assert seen.after.measured == pytest.approx(1, rel=0.08)
        assert sum(seen.before.counts) == sum(seen.after.counts) == ROWS * KEYS


def test_temperature_is_the_same_knob():
    warm = readings(**(PLAIN | {"d_k": 100, "scaling": "none", "temperature": 10.0}))
    root = readings(**(PLAIN | {"d_k": 100, "scaling": "root"}))
    assert warm.rows == root.rows
    np.testing.assert_array_equal(warm.weights, root.weights)


def test_the_first_frame_makes_its_point():
    assert ScaleLab().sentence() == (
        "Scale and softmax: with d_k = 64, nothing divided, the scores of 2,048 random pairs have "
        "a spread of 8.06; over 128 queries with 16 keys each the largest weight is 0.835 and the "
        "entropy 0.424 on average, and the softmax's gradient has a median norm of 0.12 "
        "(random example, seed 1)."
    )
    warm = ScaleLab(d_k=512, scaling="d_k", temperature=2.5).sentence()
    assert "d_k = 512, q·k divided by d_k and temperature 2.5, the scores" in warm


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"d_k": 0}, ValueError, "d_k is 0: a whole number from 1 to 512 is needed"),
        ({"d_k": 513}, ValueError, "d_k is 513: a whole number from 1 to 512 is needed"),
        ({"d_k": 4.0}, TypeError, "d_k is 4.0: an integer is needed"),
        ({"d_k": True}, TypeError, "d_k is True: an integer is needed"),
        ({"temperature": 0}, ValueError, "temperature is 0.0: a number from 0.1 to 100 is needed"),
        (
            {"temperature": math.nan},
            ValueError,
            "temperature is nan: a number from 0.1 to 100 is needed",
        ),
        ({"temperature": "hot"}, TypeError, "temperature is 'hot': a number is needed"),
        ({"spread": 2.5}, ValueError, "spread is 2.5: a number from 0.1 to 2 is needed"),
        ({"spread": False}, TypeError, "spread is False: a number is needed"),
        ({"num_keys": 1}, ValueError, "num_keys is 1: a whole number from 2 to 16 is needed"),
        ({"seed": 100}, ValueError, "seed is 100: a whole number from 1 to 99 is needed"),
        ({"scaling": True}, ValueError, "scaling is True: one of none, root, d_k is needed"),
        ({"name": "a b"}, ValueError, "name 'a b' must be made of letters, digits and hyphens"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(change: dict, error: type, sentence: str):
    with pytest.raises(error, match=re.escape(sentence)):
        ScaleLab(**change)
    if "name" not in change:
        lab = ScaleLab()
        with pytest.raises(error, match=re.escape(sentence)):
            lab.update(**change)
        assert lab.state() == ScaleLab().state()


def test_the_stops_are_not_for_setting():
    with pytest.raises(TypeError, match="stops"):
        ScaleLab(stops={})
    with pytest.raises(Exception, match="read-only"):
        ScaleLab().stops = {}


def test_numbers_of_numpy_are_taken():
    lab = ScaleLab(d_k=np.int64(8), temperature=np.float64(2), spread=np.float32(0.5))
    assert json.dumps(lab.state())
    assert (lab.d_k, lab.temperature, lab.spread) == (8, 2.0, 0.5)


def test_the_state_is_small():
    assert len(json.dumps(ScaleLab().state(), ensure_ascii=False).encode()) < 1_500


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"d_k": 512, "scaling": "root"},
        {"d_k": 512, "scaling": "d_k"},
        {"d_k": 512, "spread": 2.0, "temperature": 0.1, "num_keys": 2},
        {"d_k": 1, "spread": 0.1, "temperature": 100.0},
    ],
)
def test_the_image_stays_small(change: dict):
    bundle = ScaleLab(**change)._repr_mimebundle_()
    image = base64.b64decode(bundle["image/png"])
    assert image.startswith(b"\x89PNG")
    assert len(image) <= MAX_IMAGE_BYTES
    assert bundle["text/plain"] == ScaleLab(**change).sentence()


def test_while_the_book_is_built_no_comm_is_opened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIECES_BOOK", "1")
    lab = ScaleLab()
    assert lab.comm is None
    lab.d_k = 512
    assert set(lab._repr_mimebundle_()) == {"text/plain", "text/html", "image/png"}


def test_it_needs_neither_torch_nor_matplotlib():
    code = (
        "import sys; sys.modules['torch'] = None; sys.modules['matplotlib'] = None;"
        "from pieces.widgets import ScaleLab; print(ScaleLab().sentence()[:17])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "Scale and softmax\n", done.stderr
