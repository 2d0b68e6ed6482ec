"""saving.py: what was saved comes back the same, and nothing that is damaged comes back at all."""

import json
import os
import pickle
import stat

import pytest
import torch
from safetensors.torch import load_file, save_file

from pieces.config import TransformerConfig
from pieces.decoder import DecoderLayer
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


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("shared_embeddings", ["none", "target", "all"])
@pytest.mark.parametrize(
    ("positions", "norm_first", "kind"),
    [
        ("sinusoidal", True, "float32"),
        ("learned", False, "float16"),
        ("sinusoidal", False, "bfloat16"),
        ("learned", True, "float64"),
    ],
)
def test_a_model_comes_back_the_same(
    tmp_path, device, shared_embeddings, positions, norm_first, kind
):
    if device.type == "mps" and kind == "float64":
        pytest.skip("Apple's GPU has no float64")
    choices = {"shared_embeddings": shared_embeddings, "positions": positions}
    if shared_embeddings != "all":
        choices["source_vocab_size"] = 13
    model = _model(device, norm_first=norm_first, **choices).to(getattr(torch, kind))
    save(model, tmp_path)
    loaded = load(tmp_path, device=device)
    assert {parameter.dtype for parameter in loaded.parameters()} == {getattr(torch, kind)}
    assert loaded.config == model.config
    assert torch.equal(_logits(loaded), _logits(model))
    tied = loaded.output.weight is loaded.target_embedding.weight
    assert tied == (shared_embeddings != "none")
    assert (loaded.source_embedding is loaded.target_embedding) == (shared_embeddings == "all")


def test_a_loaded_model_is_ready_to_write_and_to_learn(saved, device):
    loaded = load(saved[0], device=device)
    assert not any(module.training for module in loaded.modules())
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
    assert len({stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}) == 1
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    assert (config["kind"], config["d_model"]) == ("Transformer", 8)
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


@pytest.mark.parametrize("of_weights", [False, True])
def test_a_model_saved_before_there_were_kinds_still_opens(saved, device, of_weights):
    folder, logits = saved
    values = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    del values["kind"]
    (folder / CONFIG).write_text(json.dumps(values), encoding="utf-8")
    if of_weights:
        metadata = {"config": json.dumps(values)}
        save_file(load_file(folder / WEIGHTS), folder / WEIGHTS, metadata=metadata)
    assert torch.equal(_logits(load(folder, device=device)), logits)


# --- a broken write -------------------------------------------------------------------------------


class _Stop(BaseException):
    """As Ctrl-C."""


def _break(monkeypatch, call, number, error):
    """Let a call of ``os`` fail, the first or the second time that it is made."""
    real, calls = getattr(os, call), []

    def broken(*args):
        calls.append(args)
        if len(calls) == number:
            raise error
        return real(*args)

    monkeypatch.setattr(os, call, broken)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), _Stop()])
@pytest.mark.parametrize("former", [True, False])
@pytest.mark.parametrize(
    ("call", "number"), [("fsync", 1), ("fsync", 2), ("replace", 1), ("replace", 2)]
)
def test_what_a_broken_save_leaves_can_be_opened(
    tmp_path, device, monkeypatch, call, number, former, error
):
    old, new = _model(device), _model(device, seed=1, d_ff=20)
    if former:
        save(old, tmp_path)
    with monkeypatch.context() as patch:
        _break(patch, call, number, error)
        with pytest.raises(type(error)):
            save(new, tmp_path)
    if (call, number) == ("replace", 2):  # the last step
        assert torch.equal(_logits(load(tmp_path, device=device)), _logits(new))
    elif former:
        assert torch.equal(_logits(load(tmp_path, device=device)), _logits(old))
    else:
        _refused(tmp_path, CONFIG, FileNotFoundError)
    save(old, tmp_path)  # what was left behind does no harm
    assert len(list(tmp_path.iterdir())) == 2
    assert torch.equal(_logits(load(tmp_path, device=device)), _logits(old))


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
def test_a_part_that_cannot_be_written_leaves_the_former_model(saved, device, name):
    folder, logits = saved
    (folder / f"{name}.part").mkdir()
    with pytest.raises(OSError, match=f"directory.*{name}"):
        save(_model(device, seed=1, d_ff=20), folder)
    assert torch.equal(_logits(load(folder, device=device)), logits)


def test_a_folder_that_is_a_file_is_an_os_error(tmp_path, device):
    (tmp_path / "file").write_text("a word")
    with pytest.raises(OSError, match="file"):
        save(_model(device), tmp_path / "file")


# --- a model that would not come back the same ----------------------------------------------------


def _with(change, **choices):
    """Return what makes a model and changes it by hand."""

    def make(device):
        model = _model(device, **choices)
        change(model)
        return model

    return make


def _set(path, module):
    return lambda model: model.set_submodule(path, module)


def _clone(model):
    model.output.weight = torch.nn.Parameter(model.output.weight.detach().clone())


def _tie(model):
    model.output.weight = model.target_embedding.weight


def _share_a_layer(model):
    model.decoder.layers[1] = model.decoder.layers[0]


def _assign_what_was_saved(model):
    saved = {name: p.detach().clone() for name, p in model.named_parameters()}
    model.load_state_dict(saved, strict=False, assign=True)


AS_TWO, AS_ONE = "as two tensors, which its configuration", "as one tensor, which its configuration"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_with(lambda m: m.decoder.bfloat16()), "model has torch.bfloat16 and torch.float32: one"),
        (_with(lambda m: m.source_positions.double()), "model has torch.float32 and torch.float64"),
        (_with(_clone), f"output.weight and source_embedding.weight {AS_TWO}"),
        (_with(_assign_what_was_saved), f"output.weight and source_embedding.weight {AS_TWO}"),
        (
            _with(_tie, shared_embeddings="none"),
            f"output.weight and target_embedding.weight {AS_ONE}",
        ),
        (_with(_share_a_layer), AS_ONE),
        (_with(_set("output", torch.nn.Identity())), "lacks 1 tensors, first output.weight"),
        (_with(_set("dropout", torch.nn.Linear(2, 2))), "has 2 tensors that config.json has no"),
        (_with(lambda m: m.decoder.layers.append(DecoderLayer(8, 2, 16))), "has 18 tensors that"),
        (_with(lambda m: m.to("meta")), "source_embedding.weight is on the meta device"),
    ],
)
def test_a_model_changed_by_hand_is_refused_before_anything_is_written(
    tmp_path, device, make, words
):
    if device.type == "mps" and "float64" in words:
        pytest.skip("Apple's GPU has no float64")
    with pytest.raises(ValueError, match=words):
        save(make(device), tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.bad_input
def test_what_is_no_model_is_refused(tmp_path):
    with pytest.raises(TypeError, match=r"model must be a Transformer, not torch\.nn\..*Linear"):
        save(torch.nn.Linear(2, 2), tmp_path)


def test_tensors_that_were_assigned_come_back_tied(tmp_path, device):
    model, other = _model(device), _model(device, seed=1)
    model.load_state_dict(other.state_dict(), assign=True)  # one memory, but three parameters
    save(model, tmp_path)
    loaded = load(tmp_path, device=device)
    assert torch.equal(_logits(loaded), _logits(other))
    assert loaded.output.weight is loaded.source_embedding.weight


# --- damaged and foreign files --------------------------------------------------------------------


def _refused(folder, name, error=ValueError):
    """Assert that loading is refused in one line that names the file, and return that line."""
    with pytest.raises(error) as caught:
        load(folder)
    sentence = str(caught.value)
    assert str(folder / name) in sentence
    assert "\n" not in sentence.strip()
    return sentence


@pytest.mark.parametrize(
    ("name", "share", "words"),
    [(WEIGHTS, share, "a safetensors file") for share in (0, 0.0005, 0.01, 0.3, 0.9999)]
    + [(CONFIG, share, "JSON") for share in (0, 0.002, 0.1, 0.9)],
)
def test_a_file_that_is_cut_off_is_refused(saved, name, share, words):
    path = saved[0] / name
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert f"is not {words}, or is cut off" in _refused(saved[0], name)


OURS = "is not the configuration of a Transformer of this library: it lacks or adds activation, att"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"\xff\xfe\x00", "is not JSON, or is cut off"),
        (b"d_model: 8", "is not JSON, or is cut off"),
        (b"[" * 100_000, ""),  # deeper than Python's stack
        (b"9" * 5_000, ""),  # longer than Python's integers may be written
        (b"[]", OURS),
        (b"null", OURS),
        (b'{"model_type": "bert"}', OURS),
        (b'{"kind": "GPT"}', "is of kind 'GPT': known here are Transformer"),
        (b'{"kind": ["Transformer"]}', "is of kind ['Transformer']: known here are Transformer"),
    ],
)
def test_a_foreign_configuration_is_refused(saved, text, words):
    (saved[0] / CONFIG).write_bytes(text)
    assert words in _refused(saved[0], CONFIG)


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
def test_a_missing_file_or_folder_is_named(saved, name):
    (saved[0] / name).unlink()
    sentence = _refused(saved[0], name, FileNotFoundError)
    assert f"a saved model is a folder with {CONFIG} and {WEIGHTS}" in sentence
    _refused(saved[0] / "nowhere", CONFIG, FileNotFoundError)


OTHER = "was saved with another configuration than config.json"


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"d_ff": 20}, WEIGHTS, "widen.weight of shape (16, 8) but config.json needs (20, 8)"),
        ({"num_decoder_layers": 3}, WEIGHTS, "lacks 18 tensors, first decoder.layers.2.cross_att"),
        ({"num_decoder_layers": 1}, WEIGHTS, "has 18 tensors that config.json has no place for"),
        (
            {"shared_embeddings": "target"},
            WEIGHTS,
            "lacks 1 tensors, first target_embedding",
        ),
        ({"norm_first": True}, WEIGHTS, "lacks 4 tensors, first decoder.norm.bias"),
        ({"num_heads": 4}, WEIGHTS, OTHER),
        ({"dropout": 0.2}, WEIGHTS, OTHER),
        ({"eos_id": 3}, WEIGHTS, OTHER),
        ({"d_ff": 2**45}, WEIGHTS, ""),  # more than any memory holds
        ({"d_model": 7}, CONFIG, "d_model 7 is not divisible by num_heads 2"),
        ({"d_model": "8"}, CONFIG, "d_model must be an integer, not str"),
        ({"dropout": float("nan")}, CONFIG, "dropout is nan: it must be at least 0 and below 1"),
        ({"activation": ["relu"]}, CONFIG, "activation"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(saved, changes, name, words):
    path = saved[0] / CONFIG
    values = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(values), encoding="utf-8")
    assert words in _refused(saved[0], name)


ABSURD = [
    ({"num_encoder_layers": 10_000}, WEIGHTS, "tensors, too few for num_encoder_layers 10000"),
    ({"num_decoder_layers": 10**9}, WEIGHTS, "tensors, too few for num_decoder_layers 1000000000"),
    ({"num_decoder_layers": 40}, WEIGHTS, "lacks 684 tensors, first decoder.layers.10.cross"),
    ({"max_length": 10**9}, CONFIG, "max_length is 1000000000: it must be at most 1048576"),
    ({"d_ff": 10**18}, WEIGHTS, "sizes"),
    ({"d_ff": 10**30}, WEIGHTS, "sizes"),
]


@pytest.mark.bad_input
@pytest.mark.parametrize("in_both", [False, True])
@pytest.mark.parametrize(("changes", "name", "words"), ABSURD)
def test_absurd_sizes_are_refused_before_anything_is_built(
    saved, monkeypatch, changes, name, words, in_both
):
    path, made, init = saved[0] / CONFIG, [], DecoderLayer.__init__
    text = json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes)
    path.write_text(text, encoding="utf-8")
    if in_both:
        save_file(load_file(saved[0] / WEIGHTS), saved[0] / WEIGHTS, metadata={"config": text})
    monkeypatch.setattr(
        DecoderLayer, "__init__", lambda self, *a, **k: made.append(1) or init(self, *a, **k)
    )
    assert words in _refused(saved[0], name)
    assert len(made) <= 1  # of each stack one layer shows the shapes of all


def test_a_model_too_large_for_the_memory_is_refused(saved, monkeypatch):
    def full(*_):
        raise RuntimeError("can't allocate memory")

    monkeypatch.setattr(Transformer, "to", full)
    assert "asks for a model that is too large for the memory" in _refused(saved[0], CONFIG)


@pytest.mark.parametrize("dtype", [torch.int64, torch.float8_e4m3fn])
def test_weights_of_a_dtype_that_is_no_number_of_a_model_are_refused(saved, dtype):
    weights = {name: tensor.to(dtype) for name, tensor in load_file(saved[0] / WEIGHTS).items()}
    text = (saved[0] / CONFIG).read_text(encoding="utf-8")
    save_file(weights, saved[0] / WEIGHTS, metadata={"config": text})
    assert f"holds {dtype}: one dtype is needed" in _refused(saved[0], WEIGHTS)


def test_one_changed_bit_of_the_weights_is_refused(saved):
    path = saved[0] / WEIGHTS
    data = path.read_bytes()
    places = range(9, len(data), len(data) // 20)
    for place in (*places, -1):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        _refused(saved[0], WEIGHTS)


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
