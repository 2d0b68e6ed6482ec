"""quantised.py: a model of a quarter of the bytes, whose loss is bounded and which comes back."""

import pytest
import torch

from pieces.config import TransformerConfig
from pieces.pretrained.quantised import dequantise, load, quantise, save
from pieces.tensor_files import read_shapes, read_tensors, write_tensors
from pieces.transformer import Transformer

WORDS = ["<pad>", "<bos>", "<eos>", "<unk>", "cat", "chat", "l'", "été", "sleeps", "the", "."]
SAID = {"words": WORDS, "source_words": ["cat", "sleeps", "the", "."], "about": {"seed": "3"}}


def _model(**changes):
    torch.manual_seed(0)
    sizes = {"d_model": 8, "num_heads": 2, "d_ff": 16, "max_length": 12}
    layers = {"num_encoder_layers": 1, "num_decoder_layers": 2}
    return Transformer(TransformerConfig.base(len(WORDS), **(sizes | layers | changes)))


@pytest.fixture
def kept(tmp_path):
    """A model, and the file that holds it quantised."""
    model = _model()
    save(model, tmp_path / "model.safetensors", **SAID)
    return model, tmp_path / "model.safetensors"


def test_no_weight_is_off_by_more_than_half_a_step(normal):
    matrix = normal(5, 7) * torch.tensor([1e-6, 1.0, 1e6, 3.0, 0.0])[:, None]
    numbers, scale = quantise(matrix)
    assert numbers.dtype == torch.int8
    assert numbers.abs().amax(dim=1).tolist() == [127, 127, 127, 127, 0]
    off = (dequantise(numbers, scale) - matrix).abs()
    assert (off <= scale[:, None] * 0.5001).all()


def test_what_is_quantised_already_stays_as_it_is(normal):
    weights = dequantise(*quantise(normal(6, 9)))
    assert torch.allclose(dequantise(*quantise(weights)), weights, rtol=1e-6, atol=0)


@pytest.mark.parametrize("shared_embeddings", ["none", "target", "all"])
@pytest.mark.parametrize(("positions", "norm_first"), [("sinusoidal", True), ("learned", False)])
def test_a_model_comes_back(tmp_path, shared_embeddings, positions, norm_first):
    choices = {"shared_embeddings": shared_embeddings, "positions": positions}
    model = _model(**choices, norm_first=norm_first)
    save(model, tmp_path / "m", **SAID)
    found = load(tmp_path / "m")
    assert found.model.config == model.config
    assert not found.model.training
    assert (found.words, found.source_words) == (WORDS, SAID["source_words"])
    assert found.about == {"seed": "3"}
    for name, weight in model.named_parameters():
        step = weight.abs().max() / 127 if weight.dim() == 2 else 0.0
        assert (found.model.get_parameter(name) - weight).abs().max() <= 0.501 * step, name


def test_each_tied_matrix_is_kept_once_with_a_scale_a_row(kept):
    shapes, _ = read_shapes(kept[1])
    assert shapes["source_embedding.weight"] == (len(WORDS), 8)
    assert shapes["source_embedding.weight.scale"] == (len(WORDS),)
    assert not {"output.weight", "target_embedding.weight"} & set(shapes)


def test_the_same_model_gives_the_same_bytes(kept, tmp_path):
    save(kept[0], tmp_path / "again", **SAID)
    assert (tmp_path / "again").read_bytes() == kept[1].read_bytes()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": WORDS[:-1]}, "words are 10 but the model has 11 source and 11 target ids"),
        ({"source_words": ["dog"]}, "source_words holds 'dog', which is not among the words"),
        ({"about": {"config": ""}}, "about has 'config', which is the name of the file's own"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        save(_model(), tmp_path / "m", **(SAID | changes))


def test_a_weight_that_is_no_number_is_refused(tmp_path):
    model = _model()
    model.encoder.layers[0].feed_forward.widen.weight.data[1, 2] = float("nan")
    with pytest.raises(ValueError, match=r"widen\.weight holds a weight that is no finite number"):
        save(model, tmp_path / "m", **SAID)


def test_a_damaged_file_is_refused(kept):
    data = bytearray(kept[1].read_bytes())
    data[-3] ^= 1
    kept[1].write_bytes(data)
    with pytest.raises(ValueError, match="is damaged"):
        load(kept[1])


@pytest.mark.parametrize("wrong", ["lacking", "foreign", "shape", "no words"])
def test_another_file_is_refused(kept, wrong):
    tensors, metadata = read_tensors(kept[1])
    if wrong == "lacking":
        del tensors["source_embedding.weight.scale"]
    elif wrong == "foreign":
        tensors["more"] = torch.zeros(2)
    elif wrong == "shape":
        tensors["encoder.layers.0.feed_forward.narrow.bias"] = torch.zeros(3)
    else:
        del metadata["words"]
    write_tensors(kept[1], tensors, metadata)
    with pytest.raises(ValueError, match="holds no quantised model of this library"):
        load(kept[1])
