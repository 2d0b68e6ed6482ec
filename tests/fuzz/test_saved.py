"""Every file of a run is damaged; what reads it refuses, or gives what it gave before."""

import json
import shutil
from pathlib import Path

import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from refusing import command, contents
from small_runs import on_small_corpus

SENTENCES = b"a cat sees the dog\nthe dog sleeps\n"
MODEL = ["config.json", "model.safetensors", "vocabulary.json", "options.json"]
CHECKPOINT = ["model.safetensors", "optimiser.safetensors", "random.safetensors", "state.json"]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.just({}),
    st.sampled_from([10**9, 10**18, -1, 10**400]),
)


def _paths(value: object, path: tuple = ()) -> list[tuple]:
    """Return the way to every value inside what JSON says."""
    inside = value.items() if isinstance(value, dict) else ()
    return [path, *(way for key, each in inside for way in _paths(each, (*path, key)))]


def _flip(path: Path, draw) -> None:
    text = bytearray(path.read_bytes())
    text[draw(st.integers(0, len(text) - 1))] ^= 1 << draw(st.integers(0, 7))
    path.write_bytes(text)


def _cut(path: Path, draw) -> None:
    text = path.read_bytes()
    path.write_bytes(text[: draw(st.integers(0, len(text) - 1))])


def _other(path: Path, draw) -> None:
    path.write_bytes(draw(st.binary(max_size=50)))


def _gone(path: Path, draw) -> None:
    path.unlink()


def _folder(path: Path, draw) -> None:
    path.unlink()
    path.mkdir()


def _deep(path: Path, draw) -> None:
    path.write_text("[" * draw(st.integers(1, 200_000)))


def _json(path: Path, draw) -> None:
    """Put junk in the place of a value, or leave the value out, or add one."""
    value = {"": json.loads(path.read_text(encoding="utf-8"))}
    *way, last = ("", *draw(st.sampled_from(_paths(value[""]))))
    inside = value
    for key in way:
        inside = inside[key]
    what = draw(st.sampled_from(["junk", "gone", "more"]))
    if what == "gone" and last:
        del inside[last]
    elif what == "more" and isinstance(inside[last], dict):
        inside[last]["more"] = draw(JUNK)
    else:
        inside[last] = draw(JUNK)
    path.write_text(json.dumps(value[""]), encoding="utf-8")


@pytest.fixture(scope="module")
def run(trained: Path, tmp_path_factory) -> Path:
    """A trained run, of whose checkpoints only the newest is kept."""
    folder = tmp_path_factory.mktemp("run") / "run"
    shutil.copytree(trained, folder)
    for old in sorted((folder / "checkpoints").iterdir())[:-1]:
        shutil.rmtree(old)
    return folder


def _damaged(run: Path, name: str, draw) -> Path:
    folder = run.with_name("damaged")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(run, folder)
    path = folder / name
    kinds = [_flip, _flip, _cut, _other, _gone, _folder]
    kinds += [_deep, _json, _json, _json, _json] if path.suffix == ".json" else []
    draw(st.sampled_from(kinds))(path, draw)
    return folder


@pytest.fixture(scope="module")
def translated(run: Path) -> tuple[int, str, str]:
    """What the command says with the whole model."""
    return command(["translate", str(run)], SENTENCES)


@given(draw=st.data(), name=st.sampled_from(MODEL))
def test_a_damaged_model_translates_as_before_or_not_at_all(run, translated, draw, name):
    folder = _damaged(run, name, draw.draw)
    before = contents(folder)
    found = command(["translate", str(folder)], SENTENCES)
    assert found[0] in (0, 1)
    assert found[0] == 1 or found[1] == translated[1], "another translation, in silence"
    assert contents(folder) == before


GO_ON = small_corpus.arguments(device="cpu", updates=21)


@pytest.fixture(scope="module")
def gone_on(run: Path) -> bytes:
    """The model to which the whole run goes on."""
    folder = shutil.copytree(run, run.with_name("whole"))
    with on_small_corpus():
        assert command(["train", str(folder), *GO_ON])[0] == 0
    return (folder / "model.safetensors").read_bytes()


@given(draw=st.data(), name=st.sampled_from(CHECKPOINT))
def test_a_damaged_checkpoint_is_not_gone_on_from(run, gone_on, draw, name):
    (checkpoint,) = (run / "checkpoints").iterdir()
    folder = _damaged(run, f"checkpoints/{checkpoint.name}/{name}", draw.draw)
    before = contents(folder / "checkpoints")
    with on_small_corpus():
        status, _, err = command(["train", str(folder), *GO_ON])
    if status:
        assert status == 1
        assert contents(folder / "checkpoints") == before
    else:
        found = (folder / "model.safetensors").read_bytes()
        assert found == gone_on, f"another model, in silence: {err}"
