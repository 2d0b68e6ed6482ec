"""data.py and task.py: what is learned from, and the batches of every update from any place."""

from itertools import islice

import pytest

from pieces.corpus import splits
from pieces.training.checkpoint import Progress
from pieces.training.loop import groups
from pieces.training.processes import World
from pieces.training.translation import data
from pieces.training.translation.data import (
    ParallelText,
    check_lengths,
    load,
    load_extra,
    make_vocabulary,
)
from pieces.training.translation.options import TranslationOptions


@pytest.fixture
def stream(small, tmp_path):
    """Yield the batches of updates from a place on: ``stream(Progress(epoch=1), ...)``."""

    def start(progress=None, *, max_tokens=30, accumulate=2, world=None):
        task = small(tmp_path, max_tokens=max_tokens).task
        progress = progress or Progress()
        return groups(task, progress, seed=0, accumulate=accumulate, world=world)

    return start


def _rows(batches):
    return [
        tuple(map(tuple, (batch.source.tolist(), batch.target.tolist(), batch.labels.tolist())))
        for batch in batches
    ]


def test_each_epoch_gives_every_pair_once(stream, small, tmp_path):
    progress, labels = Progress(), 0
    for batches, count in stream(progress):
        if progress.epoch == 1:
            break
        assert count == sum(batch.num_labels for batch in batches)
        labels += count
    assert labels == sum(len(target) + 1 for _, target in small(tmp_path).task.pairs)


def test_updates_can_begin_at_any_place(stream):
    progress, places, updates = Progress(), [(0, 0)], []
    for batches, _ in islice(stream(progress), 12):
        updates.append(_rows(batches))
        places.append((progress.epoch, progress.group))
    assert {epoch for epoch, _ in places} == {0, 1}
    for (epoch, group), wanted in zip(places, updates, strict=False):
        batches, _ = next(stream(Progress(epoch=epoch, group=group)))
        assert _rows(batches) == wanted


def test_fresh_pairs_come_with_every_epoch_and_can_begin_at_any(small, tmp_path):
    task = small(tmp_path, fresh=True, pairs=80, freely=0.5, max_tokens=60).task
    epochs = []
    for epoch in (0, 1, 2, 1, 0):
        plan = task.batches(seed=0, epoch=epoch)
        epochs.append([_rows([task.batch(examples)[0]]) for examples in plan])
        assert sum(map(len, plan)) == 80
    assert epochs[0] == epochs[4] != epochs[1]
    assert epochs[1] == epochs[3] != epochs[2]
    known = {word for line in task.lines["train"].source for word in line.split()}
    assert len(known) > 100  # of the French corpus, not of the small one
    assert task.vocabulary.unknown(" ".join(known)) == []


def test_sentences_that_are_left_out_are_not_learned(small, tmp_path):
    told = {"fresh": True, "pairs": 30}
    lines = data.load_fresh(TranslationOptions(**told), seed=0, epoch=0).source
    path = tmp_path / "out.txt"
    path.write_text("\n".join(line.capitalize() for line in lines[:10]) + "\n", "utf-8")
    options = TranslationOptions(**told, leave_out=str(path))
    assert not set(lines[:10]) & set(data.load_fresh(options, seed=0, epoch=0).source)
    moved = tmp_path / "moved.txt"
    moved.write_bytes(path.read_bytes())
    tasks = [
        small(tmp_path / str(i), **told, leave_out=str(p)).task for i, p in enumerate((path, moved))
    ]
    assert tasks[0].fingerprint() == tasks[1].fingerprint()
    moved.write_text("another one .\n", "utf-8")
    assert tasks[0].fingerprint() != tasks[1].fingerprint()
    path.unlink()
    with pytest.raises(FileNotFoundError, match=r"out\.txt is missing: leave_out is "):
        data.load_fresh(options, seed=0, epoch=0)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_processes_share_every_batch(stream, count):
    whole = islice(stream(max_tokens=12), 12)
    parts = [islice(stream(max_tokens=12, world=World(i, count)), 12) for i in range(count)]
    for (batches, labels), *shares in zip(whole, *parts, strict=True):
        assert {number for _, number in shares} == {labels}
        for i, batch in enumerate(batches):
            mine = [share[i] for share, _ in shares]
            assert sum(part.num_labels for part in mine) == batch.num_labels
            assert all(int((part.labels != 0).sum()) == part.num_labels for part in mine)
            assert all(len(part.source) for part in mine)  # each has something to compute


@pytest.fixture(scope="module")
def made():
    """The parts of a small generated corpus, with tests and without."""
    return [splits.make_splits(train=100, validation=5, test=test, seed=3) for test in (5, 0)]


def test_the_generated_corpus_brings_its_tests_and_alignments(made, monkeypatch):
    asked = []
    monkeypatch.setattr(data, "make_splits", lambda **told: asked.append(told) or made[0])
    parts = load(TranslationOptions(pairs=30), seed=3)
    assert asked == [{"train": 30, "seed": 3}]
    assert list(parts)[:5] == ["train", "validation", "test", "unseen_combinations", "longer"]
    assert {name.removeprefix("only ") for name in list(parts)[5:]} == made[0].by_phenomenon.keys()
    assert len(parts["train"].source) == 100
    pair = made[0].train[0]
    assert parts["train"].source[0].split() == list(pair.source)
    assert parts["train"].target[0].split() == list(pair.target)
    assert parts["train"].alignments[0] == pair.alignment
    vocabulary = make_vocabulary(parts["train"], TranslationOptions())
    assert len(vocabulary.encode(parts["train"].source[0])) == len(pair.source)  # as is aligned


def test_a_run_draws_no_tests_and_learns_what_they_were_kept_from(made, monkeypatch):
    asked = []
    monkeypatch.setattr(data, "make_splits", lambda **told: asked.append(told) or made[1])
    monkeypatch.setattr(data, "sentences", lambda split, language, *, form: [split])
    for told in ({"pairs": 30}, {"data": "multi30k", "vocabulary": 12}):
        parts = load(TranslationOptions(**told), seed=3, tests=False)
        assert list(parts) == ["train", "validation"]
    assert asked == [{"train": 30, "seed": 3, "test": 0}]
    assert (made[0].train, made[0].validation) == (made[1].train, made[1].validation)


def test_multi30k_is_read_in_its_languages_and_form(monkeypatch):
    asked = []

    def sentences(split, language, *, form):
        asked.append((split, language, form))
        return [f"a {language}", "b ."]

    monkeypatch.setattr(data, "sentences", sentences)
    told = {"source_language": "fr", "target_language": "en", "form": "raw"}
    parts = load(TranslationOptions(data="multi30k", vocabulary=12, **told))
    splits_of = ("train", "validation", "test")
    assert asked == [(split, language, "raw") for split in splits_of for language in ("fr", "en")]
    assert parts["test"].source == ["a fr", "b ."]
    assert parts["test"].target == ["a en", "b ."]
    assert parts["test"].alignments is None
    options = TranslationOptions(data="multi30k", vocabulary=12)
    vocabulary = make_vocabulary(ParallelText(["aaab"] * 9, ["ab"] * 9), options)
    assert len(vocabulary) <= 12
    assert vocabulary.unknown("baba") == []  # pieces, of both languages


def _extra(folder, **texts):
    """Write the files of a pair of languages, and return the options that name them."""
    for language, text in texts.items():
        (folder / f"made.{language}").write_text(text, "utf-8", "surrogateescape")
    return TranslationOptions(data="multi30k", extra=str(folder / "made"))


def test_extra_pairs_are_read_and_only_line_ends_part_them(tmp_path):
    lines = load_extra(_extra(tmp_path, en="\ufeffone\u2028a \r\n two\n", de="eins\nzwei\x0bb"))
    assert lines.source == ["one\u2028a", "two"]
    assert lines.target == ["eins", "zwei\x0bb"]
    assert lines.alignments is None
    none = load_extra(TranslationOptions(data="multi30k"))
    assert (none.source, none.target) == ([], [])


def test_a_digest_tells_other_pairs_apart():
    texts = [("ab", "xy"), ("ab", "xy"), ("ab", "yx"), ("a", "bxy"), ("", "")]
    digests = [ParallelText(list(source), list(target)).digest for source, target in texts]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 4


def test_a_pair_that_is_too_long_is_named():
    pairs = [([4] * 5, [4] * 4), ([4] * 2, [4] * 5)]
    check_lengths("extra", pairs, 6)
    with pytest.raises(ValueError, match="extra pair 2 has 6 tokens but max_length is 5"):
        check_lengths("extra", pairs, 5)
    with pytest.raises(ValueError, match="extra pair 1 has 5 tokens but max_length is 4"):
        check_lengths("extra", pairs, 4)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("de", "words"),
    [
        ("x\n", r"made\.en has 2 lines but .*made\.de has 1"),
        ("x\n \n", r"made\.de has nothing in line 2"),
        ("\udcff\n", r"made\.de is not UTF-8 \(line 1\)"),
    ],
)
def test_extra_files_that_hold_no_pairs_are_refused(tmp_path, de, words):
    with pytest.raises(FileNotFoundError, match=r"made\.de is missing: extra is "):
        load_extra(_extra(tmp_path, en="a\nb\n"))
    with pytest.raises(ValueError, match=words):
        load_extra(_extra(tmp_path, de=de))
