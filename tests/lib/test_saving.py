"""saving.py: what was saved comes back the same, and nothing that is damaged comes back at all."""

import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file

from pieces import saving
from pieces.config import TransformerConfig
from pieces.saving import CONFIG, WEIGHTS, load, save
from pieces.transformer import Transformer

SIZES = {"d_model": 8, "num_heads": 2, "d_ff": 16, "max_length": 12}
LAYERS = {"num_encoder_layers": 1, "num_decoder_layers": 2}


def _model(device, seed=0, **changes):
    torch.manual_seed(seed)
    return Transformer(TransformerConfig.base(11, **(SIZES | LAYERS | changes))).to(device)


def _logits(model):
    device = next(model.parameters()).device
    source = torch.tensor([[3, 4, 5, 0], [6, 7, 8, 9]], device=device)
    target = torch.tensor([[1, 3, 4], [1, 5, 0]], device=device)
    with torch.no_grad():
        return model.eval()(source, target)


@pytest.fixture
def saved(tmp_path, device):
    """A folder with a saved model, and what the model computes."""
    model = _model(device)
    save(model, tmp_path / "model")
    return tmp_path / "model", _logits(model)


# --- there and back -----------------------------------------------------------------------------


@pytest.mark.parametrize("shared_embeddings", ["none", "target", "all"])
@pytest.mark.parametrize("positions", ["sinusoidal", "learned"])
@pytest.mark.parametrize("norm_first", [False, True])
def test_a_model_comes_back_the_same(tmp_path, device, shared_embeddings, positions, norm_first):
    choices = {"shared_embeddings": shared_embeddings, "positions": positions}
    if shared_embeddings != "all":
        choices["source_vocab_size"] = 13
    model = _model(device, norm_first=norm_first, **choices)
    save(model, tmp_path)
    loaded = load(tmp_path, device=device)
    assert loaded.config == model.config
    assert torch.equal(_logits(loaded), _logits(model))
    tied = loaded.output.weight is loaded.target_embedding.weight
    assert tied == (shared_embeddings != "none")
    assert (loaded.source_embedding is loaded.target_embedding) == (shared_embeddings == "all")


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float32", "float64"])
def test_numbers_keep_their_precision(tmp_path, device, kind):
    if device.type == "mps" and kind == "float64":
        pytest.skip("Apple's GPU has no float64")
    model = _model(device).to(getattr(torch, kind))
    save(model, tmp_path)
    loaded = load(tmp_path, device=device)
    assert {parameter.dtype for parameter in loaded.parameters()} == {getattr(torch, kind)}
    assert torch.equal(_logits(loaded), _logits(model))


def test_a_loaded_model_is_ready_to_write_and_to_learn(saved, device):
    loaded = load(saved[0], device=device)
    assert not any(module.training for module in loaded.modules())
    assert all(parameter.requires_grad for parameter in loaded.parameters())
    loaded.train()(torch.tensor([[3]]).to(device), torch.tensor([[1]]).to(device)).sum().backward()
    assert loaded.output.weight.grad.any()


def test_a_model_lives_where_it_is_asked_to(saved):
    assert next(load(saved[0], device="meta").parameters()).device.type == "meta"
    assert next(load(saved[0]).parameters()).device == torch.get_default_device()


@pytest.mark.plain_only  # what torch.compile returns is called a Transformer, and is none
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
def test_a_compiled_model_comes_back_the_same(tmp_path, device):
    model = _model(device)
    save(torch.compile(model), tmp_path)  # nothing is compiled before it runs
    assert torch.equal(_logits(load(tmp_path, device=device)), _logits(model))


def test_a_folder_holds_two_files_that_anyone_can_read(saved):
    folder, _ = saved
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.safetensors"}
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    assert config["d_model"] == 8
    weights = load_file(folder / WEIGHTS)
    assert "source_embedding.weight" in weights
    assert "output.weight" not in weights  # what is tied is saved once


def test_missing_folders_are_made_and_old_models_overwritten(tmp_path, device):
    folder = tmp_path / "some" / "where"
    save(_model(device, seed=1), str(folder))
    model = _model(device, seed=2, d_ff=20)
    save(model, folder)
    assert torch.equal(_logits(load(str(folder), device=device)), _logits(model))
    assert len(list(folder.iterdir())) == 2


# --- a broken write -----------------------------------------------------------------------------


def _break_off(weights, path, metadata):
    path.write_bytes(b"half of")
    raise OSError(28, "No space left on device")


def test_a_broken_write_of_the_weights_leaves_the_former_model(saved, device, monkeypatch):
    folder, logits = saved
    monkeypatch.setattr(saving, "save_file", _break_off)
    with pytest.raises(OSError, match="No space left"):
        save(_model(device, seed=1, d_ff=20), folder)
    assert torch.equal(_logits(load(folder, device=device)), logits)
    monkeypatch.undo()
    save(_model(device, seed=1), folder)  # what the broken write left behind does no harm
    assert len(list(folder.iterdir())) == 2


def test_a_broken_write_of_the_configuration_leaves_the_former_model(saved, device):
    folder, logits = saved
    (folder / f"{CONFIG}.part").mkdir()
    with pytest.raises(OSError, match="directory"):
        save(_model(device, seed=1, d_ff=20), folder)
    assert torch.equal(_logits(load(folder, device=device)), logits)


def test_weights_that_cannot_be_written_raise_what_the_docstring_says(saved, device):
    folder, logits = saved
    (folder / f"{WEIGHTS}.part").mkdir()
    with pytest.raises(OSError, match="directory"):
        save(_model(device, seed=1), folder)
    assert torch.equal(_logits(load(folder, device=device)), logits)


def test_a_folder_that_is_a_file_is_an_os_error(tmp_path, device):
    (tmp_path / "file").write_text("a word")
    with pytest.raises(OSError, match="file"):
        save(_model(device), tmp_path / "file")


# --- damaged and foreign files ------------------------------------------------------------------


def _refused(folder, name, error=ValueError):
    """Assert that loading is refused in one line that names the file, and return that line."""
    with pytest.raises(error) as caught:
        load(folder)
    sentence = str(caught.value)
    assert str(folder / name) in sentence
    assert "\n" not in sentence.strip()
    return sentence


@pytest.mark.parametrize("share", [0, 0.0005, 0.01, 0.3, 0.9, 0.9999])
def test_weights_that_are_cut_off_are_refused(saved, share):
    path = saved[0] / WEIGHTS
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert "is not a safetensors file, or is cut off" in _refused(saved[0], WEIGHTS)


@pytest.mark.parametrize("kept", [0, 1, 50, 300])
def test_a_configuration_that_is_cut_off_is_refused(saved, kept):
    path = saved[0] / CONFIG
    path.write_bytes(path.read_bytes()[:kept])
    assert "is not JSON, or is cut off" in _refused(saved[0], CONFIG)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xff\xfe\x00", "is not JSON, or is cut off"),
        (b"d_model: 8", "is not JSON, or is cut off"),
        (b"[" * 100_000, ""),  # deeper than Python's stack
        (b"9" * 5_000, ""),  # longer than Python's integers may be written
        (b"[]", "is not the configuration of a Transformer of this library"),
        (b"null", "is not the configuration of a Transformer of this library"),
        (b'{"model_type": "bert"}', "it lacks or adds activation, attention_dropout"),
    ],
)
def test_a_foreign_configuration_is_refused(saved, text, words):
    (saved[0] / CONFIG).write_bytes(text)
    assert words in _refused(saved[0], CONFIG)


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
def test_a_missing_file_is_named(saved, name):
    (saved[0] / name).unlink()
    sentence = _refused(saved[0], name, FileNotFoundError)
    assert f"a saved model is a folder with {CONFIG} and {WEIGHTS}" in sentence


def test_a_missing_folder_is_named(tmp_path):
    _refused(tmp_path / "nowhere", CONFIG, FileNotFoundError)


def _change_config(folder, **changes):
    path = folder / CONFIG
    values = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"d_ff": 20}, "widen.weight of shape (16, 8) but config.json needs (20, 8)"),
        ({"num_decoder_layers": 3}, "lacks 18 tensors, first decoder.layers.2.cross_attention"),
        ({"num_decoder_layers": 1}, "has 18 tensors that config.json has no place for, first"),
        ({"shared_embeddings": "target"}, "lacks 1 tensors, first target_embedding.weight"),
        ({"norm_first": True}, "lacks 4 tensors, first decoder.norm.bias"),
        ({"num_heads": 4}, "was saved with another configuration than config.json"),
        ({"activation": "gelu"}, "was saved with another configuration than config.json"),
        ({"dropout": 0.2}, "was saved with another configuration than config.json"),
        ({"eos_id": 3}, "was saved with another configuration than config.json"),
        ({"d_ff": 2**45}, ""),  # more than any memory holds
    ],
)
def test_a_configuration_that_the_weights_do_not_fit_is_refused(saved, changes, words):
    _change_config(saved[0], **changes)
    assert words in _refused(saved[0], WEIGHTS)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"d_model": 7}, "d_model 7 is not divisible by num_heads 2"),
        ({"d_model": "8"}, "d_model must be an integer, not str"),
        ({"dropout": float("nan")}, "dropout is nan: it must be at least 0 and below 1"),
        ({"norm_first": 1}, "norm_first must be True or False, not int"),
        ({"activation": "tanh"}, "activation is 'tanh': it must be one of"),
        ({"activation": ["relu"]}, "activation"),
        ({"d_model": 9, "num_heads": 3}, "sines and cosines come in pairs, it must be even"),
    ],
)
def test_a_configuration_that_fits_no_transformer_is_refused(saved, changes, words):
    _change_config(saved[0], **changes)
    assert words in _refused(saved[0], CONFIG)


# --- weights that are whole, and not ours -------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda weights: weights.pop("decoder.layers.0.residuals.0.norm.bias"), "lacks 1 tensors"),
        (lambda weights: weights.update(extra=torch.ones(2)), "has 1 tensors that config.json has"),
        (lambda weights: weights.clear(), "lacks 49 tensors"),
        (lambda weights: weights.update({n: w.long() for n, w in weights.items()}), ""),
    ],
)
def test_weights_of_another_model_are_refused(saved, change, words):
    weights = load_file(saved[0] / WEIGHTS)
    change(weights)
    text = (saved[0] / CONFIG).read_text(encoding="utf-8")
    save_file(weights, saved[0] / WEIGHTS, metadata={"config": text})
    assert words in _refused(saved[0], WEIGHTS)


@pytest.mark.parametrize("metadata", [None, {"format": "pt"}, {"config": "{}"}, {"config": "{"}])
def test_weights_that_another_program_wrote_are_refused(saved, metadata):
    save_file(load_file(saved[0] / WEIGHTS), saved[0] / WEIGHTS, metadata=metadata)
    _refused(saved[0], WEIGHTS)


def test_nothing_is_unpickled(saved, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("something was unpickled")

    for module, name in [(torch, "load"), *((pickle, n) for n in ("load", "loads", "Unpickler"))]:
        monkeypatch.setattr(module, name, refuse)
    load(saved[0])
    for write in (torch.save, lambda weights, path: path.write_bytes(pickle.dumps(weights))):
        write({"output.weight": torch.ones(2)}, saved[0] / WEIGHTS)
        assert "is not a safetensors file" in _refused(saved[0], WEIGHTS)
