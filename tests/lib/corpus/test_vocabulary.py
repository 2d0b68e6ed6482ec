"""vocabulary.py: text becomes ids and text again, and what is not known stays visible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from pieces.corpus.vocabulary import SPECIAL, Vocabulary

LINES = ["the cat sees the dog .", "le chat voit le chien .", "the cat sleeps .", "le chat dort ."]
LETTERS = "".join(sorted(set("".join(LINES)) - {" "}))


@pytest.fixture(scope="module", params=["words", "pieces"])
def vocabulary(request):
    """Both kinds of vocabulary, of the same lines."""
    if request.param == "words":
        return Vocabulary.of_words(LINES)
    return Vocabulary.of_pieces(LINES, size=40)


@given(words=st.lists(st.text(LETTERS, min_size=1, max_size=6), max_size=6))
def test_any_words_of_known_letters_come_back_from_pieces(words):
    vocabulary = Vocabulary.of_pieces(LINES, size=40)
    line = " ".join(words)
    assert vocabulary.decode(vocabulary.encode(line)) == line
    assert vocabulary.unknown(line) == []


def test_the_special_ids(vocabulary):
    ids = (vocabulary.pad_id, vocabulary.bos_id, vocabulary.eos_id, vocabulary.unknown_id)
    assert ids == (0, 1, 2, 3)
    assert vocabulary.tokens([3]) == ["<unk>"]
    assert not {0, 1, 2, 3} & {i for line in LINES for i in vocabulary.encode(line)}


def test_text_ends_at_the_end_and_padding_and_beginning_are_left_out(vocabulary):
    ids = vocabulary.encode("the cat")
    assert vocabulary.decode([1, *ids, 2, *ids, 0]) == "the cat"
    assert vocabulary.decode([0, *ids, 0, 0]) == "the cat"
    assert vocabulary.decode([]) == vocabulary.decode([2]) == ""


def test_what_is_not_known_stays_visible_and_is_named(vocabulary):
    line = "the ж dog ÿÿ"
    assert vocabulary.unknown(line) == ["ж", "ÿÿ"]
    written = vocabulary.decode(vocabulary.encode(line))
    assert written.startswith("the <unk> dog <unk>")


@pytest.mark.parametrize("token", SPECIAL)
def test_nobody_can_write_a_special_token(vocabulary, token):
    line = f"the {token} cat"
    assert not {0, 1, 2} & set(vocabulary.encode(line))
    assert vocabulary.decode(vocabulary.encode(line)) == "the <unk> cat"
    assert vocabulary.unknown(line) == [token]


SPELLINGS = ["  the \u00a0cafe\u0301 ", "the\u202fcaf\u00e9", "the ca\u00adfé"]


@pytest.mark.parametrize("line", [*SPELLINGS, "l’ été", "l\u02bc\u200b e\u0301t\u00e9"])
def test_what_only_looks_different_is_the_same(line):
    lines = [*LINES, "the café", "l' été"]
    wanted = "the café" if "the" in line else "l' été"
    for vocabulary in (Vocabulary.of_words(lines), Vocabulary.of_pieces(lines, size=45)):
        assert vocabulary.encode(line) == vocabulary.encode(wanted)
        assert vocabulary.unknown(line) == []


def test_a_sign_that_is_known_is_not_changed():
    for vocabulary in (Vocabulary.of_words(["l’ eau"]), Vocabulary.of_pieces(["l’ eau"], size=12)):
        assert vocabulary.decode(vocabulary.encode("l’ eau")) == "l’ eau"


@pytest.mark.bad_input
def test_what_is_no_text_is_refused(vocabulary):
    for line in (None, b"the", ["the"]):
        with pytest.raises(TypeError, match="line must be a str, not "):
            vocabulary.encode(line)
    with pytest.raises(ValueError, match="line holds half a character"):
        vocabulary.unknown("the \udcff")


def test_words_are_numbered_from_the_most_frequent():
    vocabulary = Vocabulary.of_words(LINES)
    assert vocabulary.tokens([4]) == ["."]  # four times
    assert set(vocabulary.tokens([5, 6])) == {"the", "le"}  # three times
    assert len(vocabulary) == 4 + len({word for line in LINES for word in line.split()})


def test_a_vocabulary_comes_back_from_its_tokens():
    first = Vocabulary.of_words(LINES)
    tokens = [*SPECIAL, *first.tokens(range(4, len(first)))]
    again = Vocabulary.of_tokens(tokens)
    assert again.digest == first.digest
    for line in (*LINES, "the ж <eos> l’ cat"):
        assert again.encode(line) == first.encode(line)
        assert again.decode(first.encode(line)) == first.decode(first.encode(line))
    with pytest.raises(ValueError, match="tokens has 'the' twice: each is one id"):
        Vocabulary.of_tokens([*SPECIAL, "the", "cat", "the"])
    with pytest.raises(ValueError, match="not 0 to 3"):
        Vocabulary.of_tokens(["the", *SPECIAL])


def test_every_word_gets_an_id_however_many_there_are():
    words = [f"w{i}" for i in range(31_000)]
    vocabulary = Vocabulary.of_words(words)
    assert len(vocabulary) == 31_004
    assert vocabulary.unknown(" ".join(words[-500:])) == []


@pytest.mark.parametrize("size", [30, 45])
def test_a_joint_vocabulary_of_pieces_has_the_size_that_it_was_given(size):
    vocabulary = Vocabulary.of_pieces(LINES, size=size)
    assert len(vocabulary) == size
    ids = {i for line in LINES for i in vocabulary.encode(line)}
    assert max(ids) < size


@pytest.mark.parametrize(
    "make", [Vocabulary.of_words, lambda lines: Vocabulary.of_pieces(lines, size=40)]
)
def test_the_same_lines_give_the_same_vocabulary(tmp_path, make):
    for name in ("one", "other"):
        make(LINES).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_saved_vocabulary_comes_back_the_same(vocabulary, tmp_path):
    path = tmp_path / "vocabulary.json"
    vocabulary.save(path)
    loaded = Vocabulary.load(str(path))
    assert len(loaded) == len(vocabulary)
    for line in LINES:
        assert loaded.decode(vocabulary.encode(line)) == line
    assert loaded.encode("the ж <eos>") == vocabulary.encode("the ж <eos>")


def test_a_vocabulary_that_cannot_be_written_is_an_os_error(vocabulary, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        vocabulary.save(tmp_path / "nowhere" / "vocabulary.json")


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"model": null}', '{"d_model": 8}'])
def test_a_damaged_or_foreign_file_is_refused(vocabulary, tmp_path, text):
    path = tmp_path / "vocabulary.json"
    vocabulary.save(path)
    path.write_text(path.read_text()[:200] if text is None else text)
    with pytest.raises(ValueError, match="holds no vocabulary, or is cut off") as caught:
        Vocabulary.load(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"v\.json is missing: it should hold a vocabulary"):
        Vocabulary.load(tmp_path / "v.json")


def test_a_tokenizer_without_our_special_tokens_is_refused():
    with pytest.raises(ValueError, match="not 0 to 3"):
        Vocabulary(Tokenizer(models.WordLevel({"a": 0}, unk_token="a")))


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("size", "error", "words"),
    [
        (4, ValueError, "size is 4: 4 of it are special tokens"),
        (0, ValueError, "size is 0: it must be at least 1"),
        (10.0, TypeError, "size must be an integer, not float"),
        (10, ValueError, "size is 10: the characters of the lines and 4 special tokens are 2"),
    ],
)
def test_a_size_without_room_is_refused(size, error, words):
    with pytest.raises(error, match=words):
        Vocabulary.of_pieces(LINES, size=size)
