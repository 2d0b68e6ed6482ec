"""measures.py: translations in their order, and measures that equal what they are named for."""

import math
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import sacrebleu
import torch
from table_model import TableModel

from pieces.config import TransformerConfig
from pieces.corpus.vocabulary import Vocabulary
from pieces.training.translation import measure as measures
from pieces.training.translation.data import ParallelText
from pieces.training.translation.loss import TranslationLoss
from pieces.training.translation.measure import (
    alignment_accuracy,
    bleu,
    exact_match,
    mean_loss,
    measure,
    translate,
)
from pieces.transformer import Transformer

WORDS = "a b c d e f"
SIZES = {"d_model": 8, "num_heads": 2, "d_ff": 8, "max_length": 12, "dropout": 0.0}


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.of_words([WORDS])


@pytest.fixture
def model(vocabulary, device):
    torch.manual_seed(0)
    layers = {"num_encoder_layers": 1, "num_decoder_layers": 2}
    return Transformer(TransformerConfig.base(len(vocabulary), **SIZES, **layers)).to(device)


def _echo(monkeypatch):
    """Let a model write its source's first word, then the end; return what it was given."""
    asked = []

    def write(model, ids, *search):
        asked.append((ids, search))
        return [[tokens[0], model.config.eos_id, model.config.pad_id] for tokens in ids]

    monkeypatch.setattr(measures, "_write", write)
    return asked


def test_translations_come_in_the_order_of_the_lines(model, vocabulary, monkeypatch):
    asked = _echo(monkeypatch)
    monkeypatch.setattr(measures, "SENTENCES_AT_ONCE", 2)
    lines = ["c b a", "a", "", "b a", "d e f a", "  ", "f"]
    search = {"beam_size": 3, "length_penalty": 0.9}
    assert translate(model, vocabulary, lines, **search) == ["c", "a", "", "b", "d", "", "f"]
    assert translate(model, vocabulary, [], **search) == []
    lengths = [[len(tokens) for tokens in ids] for ids, _ in asked]
    assert lengths == [[1, 1], [2, 3], [4]]  # alike together, empty ones not at all
    assert {search for _, search in asked} == {(3, 0.9)}


def test_beam_search_leaves_no_line_without_a_word(model, vocabulary):
    with torch.no_grad():  # so that an end is always by far the likeliest
        model.decoder.layers[-1].residuals[-1].norm.bias.fill_(1.0)
        model.output.weight[model.config.eos_id] = 5.0
    ended, empty = translate(model, vocabulary, ["a b c", ""], beam_size=3)
    assert len(ended.split()) == 1
    assert empty == ""


@pytest.mark.parametrize("beam_size", [1, 3])
def test_a_real_model_writes_the_same_alone_and_in_company(model, vocabulary, beam_size):
    lines = ["a b c", "d", "", "f e d c b a"]
    together = translate(model, vocabulary, lines, beam_size=beam_size)
    alone = [translate(model, vocabulary, [line], beam_size=beam_size)[0] for line in lines]
    ends = [len(words.split()) for words in alone]
    for one, other, end in zip(together, alone, ends, strict=True):
        assert one.split()[:end] == other.split()  # in company it may write on for longer
    assert together[2] == ""


@pytest.mark.bad_input
def test_a_line_that_is_too_long_is_named(model, vocabulary):
    lines = ["a", " ".join("abcdef" * 2), " ".join("abcdef" * 2 + "a")]
    assert len(translate(model, vocabulary, lines[:2])) == 2
    with pytest.raises(ValueError, match="line 3 has 13 tokens but the model has 12 positions"):
        translate(model, vocabulary, lines)


@pytest.mark.plain_only  # a stand-in is no Transformer
def test_beam_search_is_used_where_it_is_asked_for(vocabulary):
    likely = {(): {4: 0.6, 5: 0.4}, (4,): {4: 0.3, 6: 0.3, 2: 0.4}, (5,): {2: 1.0}}

    def law(source, prefix):
        logits = torch.full((10,), -1e9)
        for token, share in likely.get(prefix, {2: 1.0}).items():
            logits[token] = math.log(share)
        return logits

    class OnCpu(TableModel):
        def parameters(self, recurse=True):
            return iter([torch.zeros(1)])

    model = OnCpu(law)
    written = [translate(model, vocabulary, ["a"], beam_size=size)[0] for size in (1, 2)]
    words = vocabulary.tokens([4, 5])
    assert written == words  # greedy is misled, the beam is not


def test_a_length_penalty_draws_the_beam_to_longer_sentences(model, vocabulary):
    lines = ["a b c", "d", "f e d c b a"]
    short, long = (
        sum(
            len(line.split())
            for line in translate(model, vocabulary, lines, beam_size=4, length_penalty=penalty)
        )
        for penalty in (0.0, 10.0)
    )
    assert short < long


def test_exact_match_is_a_share():
    assert exact_match(["a", "b c", "d"], ["a", "b  c", "d"]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("measure", [exact_match, bleu])
@pytest.mark.parametrize("counts", [(0, 0), (1, 2), (2, 1), (0, 1)])
def test_only_as_many_translations_as_were_wanted_are_compared(measure, counts):
    given, wanted = (["a b c d e"] * count for count in counts)
    with pytest.raises(ValueError, match="{} translations cannot .* with {}".format(*counts)):
        measure(given, wanted)


def test_bleu_of_short_sentences_is_0_even_if_they_are_right():
    assert bleu(["un chat", "le chien"], ["un chat", "le chien"])[0] == 0


@pytest.mark.parametrize("tokenize", ["none", "13a"])
def test_bleu_is_sacrebleu_s(tokenize):
    given = ["the cat sat on the mat.", "a dog, a bird", "one two three four"]
    wanted = ["the cat sat on a mat.", "a dog , a bird", "one two three four"]
    metric = sacrebleu.metrics.BLEU(tokenize=tokenize, force=True)
    score, signature = bleu(given, wanted, tokenize=tokenize)
    assert score == metric.corpus_score(given, [wanted]).score
    assert signature == str(metric.get_signature())
    assert f"tok:{tokenize}" in signature
    assert "nrefs:1" in signature
    assert bleu(wanted, wanted)[0] == pytest.approx(100)


def test_the_mean_loss_is_that_of_one_label(model, device):
    pairs = [((4, 5), (6, 7, 8)), ((9,), ()), ((5, 5, 5), (4,))] * 30  # more than one batch
    model.train()
    with torch.no_grad():
        loss_of = TranslationLoss(model).eval()
        ids = {"pad_id": 0, "bos_id": 1, "eos_id": 2}
        total = sum(loss_of(measures.collate([pair], **ids).to(device)).item() for pair in pairs)
    assert mean_loss(model, pairs) == pytest.approx(total / (30 * 7), rel=1e-5)


def _look_at(monkeypatch, weights):
    """Let decoder layers be seen to look like this: ``(layer, batch, head, target, source)``."""

    @contextmanager
    def record(model):
        yield {
            f"decoder.layers.{i}.cross_attention": [SimpleNamespace(weights=layer)]
            for i, layer in enumerate(torch.tensor(weights))
        }

    monkeypatch.setattr(measures, "record", record)


def test_alignment_accuracy_counts_where_the_most_weight_lies(model, monkeypatch):
    # one sentence, two heads; labels: two words and the end; sources: two words
    looks = [
        [[[[0.9, 0.1], [0.9, 0.1], [0.5, 0.5]], [[0.3, 0.7], [0.4, 0.6], [0.5, 0.5]]]],
        [[[[0.9, 0.1], [0.1, 0.9], [0.5, 0.5]], [[0.9, 0.1], [0.1, 0.9], [0.5, 0.5]]]],
    ]
    _look_at(monkeypatch, looks)
    pairs = [((4, 5), (6, 7))]
    assert alignment_accuracy(model, pairs, [[(0, 0), (1, 1)]]) == [0.5, 1.0]
    assert alignment_accuracy(model, pairs, [[(1, 0), (0, 1)]]) == [0.5, 0.0]
    # a word with two partners is right with either, one with none is not counted
    assert alignment_accuracy(model, pairs, [[(0, 1), (1, 1)]]) == [1.0, 1.0]
    assert alignment_accuracy(model, pairs, [[(1, 0)]]) == [0.0, 0.0]
    looks = [[[[[0.9, 0.1]] * 3, [[0.3, 0.7]] * 3, [[0.2, 0.8]] * 3]]] * 2
    _look_at(monkeypatch, looks)  # all heads together look at the second, no single one does most
    assert alignment_accuracy(model, pairs, [[(1, 0)]]) == [1.0, 1.0]
    assert all(map(math.isnan, alignment_accuracy(model, pairs, [[]])))


def test_alignment_accuracy_of_a_real_model(model):
    pairs = [((4, 5, 6), (7, 8, 9))] * 70 + [((4, 5), (7, 8))]  # more than one batch
    found = alignment_accuracy(model, pairs, [[(i, i) for i in range(len(s))] for s, _ in pairs])
    assert len(found) == 2
    assert all(0 <= share <= 1 for share in found)
    anywhere = [[(i, j) for i in range(len(s)) for j in range(len(t))] for s, t in pairs]
    assert alignment_accuracy(model, pairs, anywhere) == [1.0, 1.0]  # and never at padding


def test_nothing_to_measure_and_pairs_without_their_alignment_are_refused(model):
    with pytest.raises(ValueError, match="there are no pairs"):
        mean_loss(model, [])
    with pytest.raises(ValueError, match="2 pairs but 1 alignments"):
        alignment_accuracy(model, [((4,), (5,))] * 2, [[(0, 0)]])


@pytest.mark.parametrize("tokenize", ["none", "13a"])
def test_measure_says_all_that_can_be_said(model, vocabulary, tokenize):
    lines = ParallelText(["a b", "c"], ["b a", "c"], [((0, 1), (1, 0)), ((0, 0),)])
    found = measure(model, vocabulary, lines, tokenize=tokenize)
    assert found.keys() == {"loss", "exact_match", "bleu", "signature", "alignment"}
    assert found["loss"] == mean_loss(model, lines.encoded(vocabulary))
    accuracies = alignment_accuracy(model, lines.encoded(vocabulary), lines.alignments)
    assert found["alignment"] == max(accuracies)
    assert f"tok:{tokenize}" in found["signature"]
    for alignments in (None, [(), ()]):
        lines = ParallelText(lines.source, lines.target, alignments)
        assert "alignment" not in measure(model, vocabulary, lines)


def test_a_model_in_training_is_measured_without_dropout_and_stays_in_training(vocabulary):
    config = TransformerConfig.base(len(vocabulary), **SIZES | {"dropout": 0.5})
    model, lines = Transformer(config).train(), ParallelText(["a b"], ["c d"], [((0, 1),)])
    found = [measure(model, vocabulary, lines) for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert all(module.training for module in model.modules())


def test_the_first_pairs_keep_what_belongs_to_them():
    lines = ParallelText(["a", "b"], ["c", "d"], [((0, 0),), ()])
    assert lines.first(1).source == ["a"]
    assert lines.first(1).target == ["c"]
    assert lines.first(1).alignments == [((0, 0),)]
    assert ParallelText(["a"], ["b"]).first(5).alignments is None
