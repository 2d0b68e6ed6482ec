"""checkpoint.py: all comes back, or nothing changes; what has its final name is always whole."""

import copy
import json
import math
import pickle
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from pieces.training import checkpoint
from pieces.training.checkpoint import Progress, State, average, complete, forget, newest, write

SETTINGS = {"d_model": 3, "dropout": 0.1}
PARTS = ("model.safetensors", "optimiser.safetensors", "random.safetensors")


def _accept(settings, progress):
    assert settings == SETTINGS


def _state(device, seed=0, steps=2):
    """Return a small network that has learned something."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2)).to(device)
    state = State(model, torch.optim.Adam(model.parameters(), fused=True), Progress(updates=steps))
    for _ in range(steps):
        _learn(state)
    return state


def _learn(state):
    device = next(state.model.parameters()).device
    state.model(torch.randn(5, 3).to(device)).square().sum().backward()
    state.optimiser.step()
    state.optimiser.zero_grad()


def _all(state):
    """Return a copy of everything that a checkpoint must bring back."""
    moments = state.optimiser.state_dict()["state"]
    return copy.deepcopy(
        (
            [p.detach().tolist() for p in state.model.parameters()],
            {(place, k): v.tolist() for place, kinds in moments.items() for k, v in kinds.items()},
            torch.get_rng_state().tolist(),
            state.progress,
        )
    )


def _read(folder, device):
    """Return a state of which everything was replaced by a checkpoint's."""
    state = _state(device, seed=1, steps=0)
    assert checkpoint.read(folder, state, _accept) == SETTINGS
    return state


@pytest.fixture
def written(tmp_path, device):
    """A checkpoint, and all that was written into it."""
    state = _state(device)
    write(tmp_path / "00000002", state, SETTINGS)
    return tmp_path / "00000002", _all(state)


def test_everything_comes_back_and_goes_on_as_if_never_interrupted(tmp_path, device):
    state = _state(device)
    write(tmp_path / "2", state, SETTINGS)
    kept = _all(state)
    assert all(kept)  # Adam's moments are among it
    _learn(state)
    other = _read(tmp_path / "2", device)
    assert _all(other) == kept
    _learn(other)
    assert _all(other) == _all(state)


def test_a_checkpoint_is_safetensors_and_json(written):
    names = {path.name for path in written[0].iterdir()}
    assert names == {*PARTS, "state.json"}
    assert json.loads((written[0] / "state.json").read_text())["settings"] == SETTINGS
    assert "0.weight/exp_avg" in load_file(written[0] / "optimiser.safetensors")


def test_nothing_is_unpickled(written, device, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("something was unpickled")

    for module, name in [(torch, "load"), *((pickle, n) for n in ("load", "loads", "Unpickler"))]:
        monkeypatch.setattr(module, name, refuse)
    _read(written[0], device)
    for part in PARTS:
        torch.save({"0.weight": torch.ones(2)}, written[0] / part)
        with pytest.raises(ValueError, match=r"safetensors is not a safetensors file"):
            _read(written[0], device)


# --- a broken write -----------------------------------------------------------------------------


def _full(*_, **__):
    raise OSError(28, "No space left on device")


BREAKS = {
    "the weights": lambda patch: patch.setattr(checkpoint, "write_tensors", _full),
    "the state": lambda patch: patch.setattr(checkpoint, "write_text", _full),
    "the disk": lambda patch: patch.setattr(checkpoint, "_to_disk", _full),
    "the name": lambda patch: patch.setattr(checkpoint.Path, "rename", _full),
}


@pytest.mark.parametrize("name", ["00000002", "00000003"])
@pytest.mark.parametrize("breaks", BREAKS.values(), ids=BREAKS)
def test_a_broken_write_leaves_what_was_there(written, device, monkeypatch, breaks, name):
    folder, kept = written
    breaks(monkeypatch)
    with pytest.raises(OSError, match=r"could not be written: .*No space left") as caught:
        write(folder.with_name(name), _state(device, seed=1), SETTINGS)
    assert "What was written before it is untouched" in str(caught.value)
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    assert newest(folder.parent) == folder
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert _all(_read(folder, device)) == kept


def test_a_rename_that_breaks_off_in_the_middle_brings_the_former_one_back(
    written, device, monkeypatch
):
    folder, kept = written
    rename, calls = checkpoint.Path.rename, []

    def second_fails(path, target):
        calls.append(target)
        return _full() if len(calls) == 2 else rename(path, target)

    monkeypatch.setattr(checkpoint.Path, "rename", second_fails)
    with pytest.raises(OSError, match="No space left"):
        write(folder, _state(device, seed=1), SETTINGS)
    assert _all(_read(folder, device)) == kept


def test_a_checkpoint_can_take_the_place_of_one_of_its_name(written, device):
    state = _state(device, seed=1)
    write(written[0], state, SETTINGS)
    wanted = _all(state)
    assert _all(_read(written[0], device)) == wanted
    assert len(list(written[0].parent.iterdir())) == 1


FULL_DISK = """
import resource, signal, sys, torch
from pathlib import Path
from torch import nn
from pieces.training.checkpoint import Progress, State, newest, write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
model = nn.Linear(300, 300)
state = State(model, torch.optim.Adam(model.parameters()), Progress(updates=1))
write(Path(sys.argv[1]) / "1", state, {})
for bytes_left in (100_000, 400_000, 3_000, 0):  # the weights, then nothing fits
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, resource.RLIM_INFINITY))
    try:
        write(Path(sys.argv[1]) / "2", state, {})
    except OSError as fault:
        print(fault)
    print(newest(Path(sys.argv[1])).name, len(list(Path(sys.argv[1]).iterdir())))
"""


@pytest.mark.plain_only  # a process of its own
def test_a_full_disk_is_a_sentence(start, tmp_path):
    pytest.importorskip("resource", reason="only Unix limits what a process may write")
    said = start("-c", FULL_DISK, tmp_path)
    assert said.returncode == 0, said.stderr
    lines = said.stdout.splitlines()
    failed = [line for line in lines if line.startswith(f"the checkpoint {tmp_path / '2'} could")]
    assert len(failed) == 3
    assert all("File too large" in line for line in failed)
    assert [line for line in lines if line not in failed] == ["1 1", "2 2", "2 2", "2 2"]


# --- folders ------------------------------------------------------------------------------------


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _made(folder, *names):
    for name in names:
        (folder / name).mkdir()
        (folder / name / "state.json").write_text("{}")


def test_what_is_not_finished_is_no_checkpoint_and_is_cleaned(tmp_path):
    assert newest(tmp_path / "nowhere") is None
    _made(tmp_path, "8.unfinished")
    assert newest(tmp_path) is None
    _made(tmp_path, "99999999", "100000000", "2", "notes")
    assert [path.name for path in complete(tmp_path)] == ["2", "99999999", "100000000"]
    assert newest(tmp_path).name == "100000000"
    forget(tmp_path, keep=3)
    forget(tmp_path / "nowhere", keep=1)
    assert _names(tmp_path) == ["100000000", "2", "99999999", "notes"]


@pytest.mark.parametrize("keep", [1, 2, 5])
def test_forget_keeps_the_last(tmp_path, keep):
    _made(tmp_path, "10", "20", "30")
    forget(tmp_path, keep=keep)
    assert _names(tmp_path) == ["10", "20", "30"][-keep:]


def test_what_an_interruption_left_stays_only_while_it_is_the_last(tmp_path):
    _made(tmp_path, "10", "20", "24")
    forget(tmp_path, keep=2, every=10)
    assert _names(tmp_path) == ["20", "24"]
    _made(tmp_path, "30")
    forget(tmp_path, keep=2, every=10)
    assert _names(tmp_path) == ["20", "30"]


def test_the_average_is_the_mean(tmp_path, device):
    states = [_state(device, seed=seed) for seed in range(3)]
    folders = [tmp_path / str(number) for number in range(3)]
    for folder, state in zip(folders, states, strict=True):
        write(folder, state, SETTINGS)
    for name, tensor in average(folders).items():
        models = [dict(state.model.named_parameters())[name].double().cpu() for state in states]
        wanted = sum(models) / 3
        torch.testing.assert_close(tensor.double(), wanted.detach(), atol=1e-7, rtol=1e-6)
    for name, tensor in average(folders[:1]).items():
        assert torch.equal(tensor, dict(states[0].model.named_parameters())[name].cpu())


def test_a_damaged_part_of_the_average_is_named(written):
    (written[0] / "model.safetensors").write_bytes(b"")
    with pytest.raises(ValueError, match=rf"mean of 1 checkpoints: remove {written[0]}, and the"):
        average([written[0]])


# --- damaged and foreign files ------------------------------------------------------------------


def _refused(folder, device, words, accept=_accept, model=None):
    """Assert that reading raises a sentence that names the place, and changes nothing."""
    state = _state(device, seed=5, steps=1)
    if model is not None:
        state = State(model, torch.optim.Adam(model.parameters()), Progress())
    before = _all(state)
    with pytest.raises(ValueError, match=words) as caught:
        checkpoint.read(folder, state, accept)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert _all(state) == before


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("share", [0, 0.01, 0.999])
def test_tensors_that_are_cut_off_are_refused(written, device, part, share):
    path = written[0] / part
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    _refused(written[0], device, f"{part} is not a safetensors file, or is cut off")


@pytest.mark.parametrize("part", [*PARTS, "state.json"])
def test_a_missing_file_is_refused(written, device, part):
    (written[0] / part).unlink()
    _refused(written[0], device, part)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "3", "{}", '{"progress": {}}', "[" * 100_000),
        *('{"progress": 3, "settings": {}}', '{"progress": {}, "settings": "x"}'),
    ],
    ids=range(10),
)
def test_a_foreign_state_is_refused(written, device, text):
    (written[0] / "state.json").write_text(text)
    _refused(written[0], device, r"state\.json cannot be read as a checkpoint's state")


def test_progress_of_another_kind_is_refused(written, device):
    text = json.dumps({"progress": {"epoch": 1}, "settings": SETTINGS})
    (written[0] / "state.json").write_text(text)
    _refused(written[0], device, r"state\.json is of another run: best is in one of them only")


IMPOSSIBLE = {
    "updates": ["2", None, True, -1, 2.0],
    "epoch": [-1, 3, [1]],
    "group": [-1, 10**9, 1.0, "0"],
    "waited": [-1, None],
    "best": [math.nan, math.inf, "0.5", True],
    "ended": ["no", 0, None],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in IMPOSSIBLE.items() for v in vs])
def test_progress_that_cannot_be_is_refused(written, device, name, value):
    saved = json.loads((written[0] / "state.json").read_text())
    saved["progress"][name] = value
    del saved["sha256"]
    (written[0] / "state.json").write_text(json.dumps(saved))
    _refused(written[0], device, r"state\.json tells no possible progress: ")


@pytest.mark.parametrize("part", [*PARTS, "state.json"])
def test_one_changed_bit_is_noticed_and_what_is_whole_is_named(written, device, part):
    folder = written[0]
    for number in ("00000000", "00000001"):
        shutil.copytree(folder, folder.with_name(number))
    data = bytearray((folder / part).read_bytes())
    data[-40 if part in PARTS else data.index(b"0.1")] ^= 1
    (folder / part).write_bytes(data)
    whole = "Whole are 00000000, 00000001: remove those after 00000001, and the same command"
    _refused(folder, device, rf"{part} is damaged.*\. {whole}")
    for number in ("00000000", "00000001"):
        (folder.with_name(number) / part).unlink()
    _refused(folder, device, rf"No other checkpoint is whole: remove {folder.parent} to train from")


def test_a_part_of_another_checkpoint_is_refused(written, device):
    write(written[0].with_name("00000003"), _state(device, steps=3), SETTINGS)
    path = written[0] / "optimiser.safetensors"
    shutil.copy(written[0].with_name("00000003") / path.name, path)
    _refused(written[0], device, r"optimiser\.safetensors is of update 3, not 2")


def without_digests(folder):
    """Make a checkpoint's files what they were before they held digests."""
    for path in folder.glob("*.safetensors"):
        save_file(load_file(path), path)
    saved = json.loads((folder / "state.json").read_text())
    del saved["sha256"]
    (folder / "state.json").write_text(json.dumps(saved))


def test_a_checkpoint_of_before_there_were_digests_is_read(written, device):
    without_digests(written[0])
    assert _all(_read(written[0], device)) == written[1]


def test_settings_that_are_not_accepted_change_nothing(written, device):
    def refuse(settings, progress):
        raise ValueError(f"{written[0]}: {settings['d_model']} after {progress.updates}")

    _refused(written[0], device, "3 after 2", accept=refuse)


def _change(path, name, tensor):
    tensors = load_file(path) | {name: tensor}
    save_file({name: tensor for name, tensor in tensors.items() if tensor is not None}, path)


FOREIGN = [  # a part, a tensor of it, and what takes its place: None is nothing
    ("model", "2.weight", torch.ones(2)),
    ("model", "0.bias", torch.ones(5)),
    ("model", "0.bias", torch.ones(4).double()),
    ("model", "1.bias", None),
    ("optimiser", "2.weight/exp_avg", torch.ones(2)),
    ("optimiser", "0.bias/exp_avg", torch.ones(5)),
    ("optimiser", "0.bias/step", torch.ones(4)),
    ("optimiser", "weight", torch.ones(4)),
    ("optimiser", "1.bias/exp_avg_sq", None),
    ("random", "cpu", torch.ones(5)),
    ("random", "cpu", torch.ones(5056)),
    ("random", "cpu", None),
]


@pytest.mark.parametrize(("part", "name", "tensor"), FOREIGN, ids=range(len(FOREIGN)))
def test_tensors_of_another_run_are_refused(written, device, part, name, tensor):
    _change(written[0] / f"{part}.safetensors", name, tensor)
    _refused(written[0], device, f"{part}.safetensors does not belong to this model")


def test_a_random_state_that_is_none_is_refused(written, device):
    bad = torch.full_like(torch.get_rng_state(), 255)
    _change(written[0] / "random.safetensors", "cpu", bad)
    _refused(written[0], device, r"random\.safetensors holds no state of a random generator")


def test_another_model_is_refused(written, device):
    model = nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2)).to(device)
    words = r"0\.weight has shape \(4, 3\) and .* there, \(5, 3\) and"
    _refused(written[0], device, words, model=model)


def test_a_run_of_a_machine_with_a_gpu_goes_on_without_one(written, device, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    _change(written[0] / "random.safetensors", "cuda", torch.zeros(16, dtype=torch.uint8))
    assert _all(_read(written[0], device)) == written[1]
