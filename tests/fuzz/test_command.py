"""The command is given options and lines that it cannot take: a sentence, and nothing is lost."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from refusing import command, contents

from pieces.training.options import Options
from pieces.training.translation.options import TranslationOptions

NO_NUMBER = [
    "",
    " ",
    "x",
    "1.5.2",
    "--",
    "0x10",
    "1e",
    "nan",
    "-1",
    "-inf",
    "'",
    "\x1b[31m",
    "1,5",
]
NO_WHOLE = [*NO_NUMBER, "1.5", "inf", "1e3"]
TOO_LARGE = ["1" + "0" * 9, "1" + "0" * 18, "9" * 40, "9" * 5000]
NO_CHOICE = ["", "x", "None", "en,fr", "\x1b[31m", "-1"]


def _options():
    """Return each option of ``train`` with values that it must refuse."""
    found = {}
    for field in (f for kind in (TranslationOptions, Options) for f in dataclasses.fields(kind)):
        name = "--" + field.name.replace("_", "-")
        if type(field.default) is int:
            found[name] = NO_WHOLE
        elif type(field.default) is float:
            found[name] = NO_NUMBER
        elif field.metadata["allowed"] and not callable(field.metadata["allowed"]):
            found[name] = NO_CHOICE
    return found


OPTIONS = _options()
SIZES = ["--layers", "--d-model", "--d-ff", "--heads", "--max-length", "--pairs"]
WRITING = {"--beam-size": [*NO_WHOLE, "0", *TOO_LARGE], "--length-penalty": [*NO_NUMBER, "inf"]}
WRITING |= {"--device": ["", "x", "cuda:99", "meta"], "--more": ["1"]}


@st.composite
def bad_words(draw):
    """One option, or several, of one command, with values that it must refuse."""
    name = draw(st.sampled_from(["train", "evaluate", "translate", "", "trian"]))
    if name in ("", "trian"):
        return [name] if name else []
    options = OPTIONS if name == "train" else WRITING
    chosen = draw(st.lists(st.sampled_from(sorted(options)), min_size=1, max_size=3, unique=True))
    words = [f"{option}={draw(st.sampled_from(options[option]))}" for option in chosen]
    if name == "train" and draw(st.booleans()):
        words = [f"{draw(st.sampled_from(SIZES))}={draw(st.sampled_from(TOO_LARGE))}"]
    return [name, "RUN", *words]


@given(words=bad_words())
def test_bad_options_are_refused(trained, tmp_path_factory, words):
    folder = tmp_path_factory.getbasetemp() / "never" if words[:1] == ["train"] else trained
    words = [str(folder) if word == "RUN" else word for word in words]
    before = contents(trained)
    status, _, _ = command(words, b"a cat sleeps\n")
    assert status in (1, 2)
    assert contents(trained) == before
    assert not folder.exists() or folder == trained


CONTROL = set(map(chr, (*range(9), *range(11, 32))))  # all but tab and newline
LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(["a cat sees the dog", "", " ", "<eos> <pad>", "the " * 30, "\u2028", "é"]),
    ).filter(lambda line: not set(line) & set("\n\r")),
    max_size=6,
)


@given(
    lines=LINES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
)
def test_any_lines_are_translated_or_refused(trained, lines, encoding):
    text = "".join(f"{line}\n" for line in lines)
    given = text.encode(encoding, errors="replace")
    status, out, err = command(["translate", str(trained)], given)
    if status == 0:
        assert out.count("\n") == len(lines), (out, err)
    else:
        assert status == 1
    assert not CONTROL & set(err), "control characters reach the terminal"


@given(given=st.binary(max_size=60))
def test_any_bytes_are_translated_or_refused(trained, given):
    status, _, err = command(["translate", str(trained)], given)
    assert status in (0, 1)
    assert not CONTROL & set(err)
