"""beam_search.py: against every sentence counted up, and against a search that never stops."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from reference_weights import restless_model
from table_model import (
    EOS,
    PAD,
    A,
    B,
    TableModel,
    all_sentences,
    from_probabilities,
    patient_beam_search,
    random_law,
)

from pieces.beam_search import beam_search
from pieces.generation import greedy
from pieces.recording import record

PENALTIES = [0.0, 0.6, 1.0, 2.0]
SEEDS = st.integers(0, 10_000)


def _search(law, device, *, sources=1, max_new_tokens=4, **options):
    source = torch.arange(sources, device=device)[:, None]
    return beam_search(TableModel(law), source, max_new_tokens=max_new_tokens, **options)


def _assert_found(beams, row, sentences, length_penalty):
    """Assert that the beams of one source are these sentences, and after them none."""
    steps = beams.tokens.shape[-1]
    for tokens, shares, score, sentence in zip(
        beams.tokens[row].tolist(),
        beams.log_probabilities[row].tolist(),
        beams.scores[row].tolist(),
        [*sentences, *[None] * (beams.scores.shape[1] - len(sentences))],
        strict=True,
    ):
        if sentence is None:
            assert score == -math.inf
            continue
        padding = [0] * (steps - len(sentence.tokens))
        assert tokens == [*sentence.tokens, *padding]  # PAD is 0, and so is a certain logarithm
        assert shares == pytest.approx([*sentence.log_probabilities, *padding], abs=1e-5)
        assert score == pytest.approx(sentence.score(length_penalty), abs=1e-5)


# --- what is found ------------------------------------------------------------------------------


@pytest.mark.parametrize("length_penalty", PENALTIES)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("words", [2, 3])
def test_a_wide_beam_finds_every_sentence_in_order(device, length_penalty, seed, words):
    law = random_law(seed, words=words)
    sentences = sorted(all_sentences(law, 4), key=lambda one: -one.score(length_penalty))
    assert {len(sentence.tokens) for sentence in sentences} == {1, 2, 3, 4}
    beams = _search(law, device, beam_size=words**4 + 40, length_penalty=length_penalty)
    _assert_found(beams, 0, sentences, length_penalty)


@given(seed=SEEDS, least=st.integers(0, 5), length_penalty=st.sampled_from(PENALTIES))
def test_no_sentence_ends_before_it_has_so_many_tokens(device, seed, least, length_penalty):
    law = random_law(seed)
    wanted = [
        sentence
        for sentence in sorted(all_sentences(law, 4), key=lambda one: -one.score(length_penalty))
        if sentence.tokens[-1] != EOS or len(sentence.tokens) > least
    ]
    options = {"beam_size": 40, "length_penalty": length_penalty, "min_new_tokens": least}
    _assert_found(_search(law, device, **options), 0, wanted, length_penalty)


def test_the_distribution_is_the_models_own_where_an_end_was_forbidden(device, close):
    law = from_probabilities({(): {EOS: 0.9, A: 0.1}, (A,): {EOS: 1.0}})
    options = {"beam_size": 1, "min_new_tokens": 1, "return_distributions": True}
    beams = _search(law, device, **options)
    assert beams.tokens[0, 0].tolist() == [A, EOS]
    close(beams.distributions[0, 0, 0], law(0, ()))
    close(beams.scores[0, 0].exp(), torch.tensor(0.1 ** (6 / 7) ** 0.6, device=device))


@given(seed=SEEDS, beam_size=st.integers(1, 5), length_penalty=st.sampled_from(PENALTIES))
def test_stopping_early_changes_nothing(device, seed, beam_size, length_penalty):
    law = random_law(seed, words=4)
    options = {"beam_size": beam_size, "length_penalty": length_penalty, "max_new_tokens": 6}
    beams = _search(law, device, sources=2, **options)
    for source in range(2):
        _assert_found(beams, source, patient_beam_search(law, source, **options), length_penalty)


def test_the_search_stops_early(device):
    # after two steps nothing alive can reach the two that ended
    law = from_probabilities({(): {EOS: 0.5, A: 0.45, B: 0.05}, (A,): {EOS: 0.98, A: 0.02}})
    model = TableModel(law)
    source = torch.zeros(1, 1, dtype=torch.int64, device=device)
    beams = beam_search(model, source, max_new_tokens=16, beam_size=2)
    assert beams.tokens.tolist() == [[[EOS, PAD], [A, EOS]]]
    assert model.steps == 2


@pytest.mark.parametrize(("length_penalty", "wanted"), [(0.0, [EOS]), (2.0, [A, A, A, EOS])])
def test_what_length_may_still_add_is_waited_for(device, length_penalty, wanted):
    # at first the empty sentence is better, by more than the next lengths make good
    law = from_probabilities({(): {EOS: 0.6, A: 0.4}, (A,): {A: 1.0}, (A, A, A): {EOS: 1.0}})
    beams = _search(law, device, beam_size=1, length_penalty=length_penalty)
    assert beams.tokens[0, 0].tolist() == wanted


def test_only_a_sentence_of_full_length_is_cut_off(device):
    # A A A and A A EOS are as likely as each other: the first has not ended, and is not full
    law = from_probabilities({(): {A: 0.5, EOS: 0.5}, (A,): {A: 0.5, EOS: 0.5}})
    for beam_size in (1, 2, 3, 4):
        options = {"max_new_tokens": 6, "beam_size": beam_size, "length_penalty": 0.0}
        for tokens in _search(law, device, **options).tokens[0].tolist():
            assert EOS in tokens or len(tokens) == 6


@pytest.mark.parametrize("beam_size", [2, 4, 7])
def test_where_there_are_fewer_sentences_the_rest_scores_minus_infinity(device, beam_size):
    law = from_probabilities({(): {A: 0.7, B: 0.3}, (B,): {EOS: 1.0}})
    beams = _search(law, device, beam_size=beam_size, return_distributions=True)
    assert beams.tokens[0, :2, :2].tolist() == [[A, EOS], [B, EOS]]
    assert beams.scores[0, :2].isfinite().all()
    assert (beams.scores[0, 2:] == -math.inf).all()
    for tensor in (beams.scores, beams.log_probabilities, beams.distributions):
        assert not tensor.isnan().any()


# --- what is returned ---------------------------------------------------------------------------


@given(seed=SEEDS, beam_size=st.integers(1, 5), length_penalty=st.sampled_from(PENALTIES))
def test_scores_rows_and_distributions_fit_together(device, close, seed, beam_size, length_penalty):
    options = {"beam_size": beam_size, "length_penalty": length_penalty, "max_new_tokens": 5}
    law = random_law(seed, words=3)
    assert _search(law, device, sources=3, **options).distributions is None
    beams = _search(law, device, sources=3, return_distributions=True, **options)
    assert beams.distributions.shape == (*beams.tokens.shape, 6)
    found = beams.scores > -math.inf
    ended = beams.rows < 0
    lengths = (~ended).sum(dim=-1)
    scores = beams.log_probabilities.sum(dim=-1) / ((5 + lengths) / 6) ** length_penalty
    close(scores[found], beams.scores[found])
    assert (beams.scores[:, :-1] >= beams.scores[:, 1:]).all()
    assert (beams.tokens[ended] == PAD).all()
    assert not beams.log_probabilities[ended].any()
    assert not beams.distributions[ended].any()
    chosen = beams.distributions.gather(-1, beams.tokens[..., None]).squeeze(-1)
    close(chosen[~ended], beams.log_probabilities[~ended])
    for source, beam in found.nonzero().tolist():
        rows = beams.rows[source, beam][~ended[source, beam]]
        assert (rows // beam_size == source).all()
        for step in range(len(rows)):
            wanted = law(source, tuple(beams.tokens[source, beam, :step].tolist()))
            close(beams.distributions[source, beam, step], wanted.log_softmax(dim=-1))


# --- a small Transformer ------------------------------------------------------------------------

SOURCES = [[3, 4, 5, 6, 7], [8, 3, 0, 0, 0], [5, 0, 0, 0, 0]]


@pytest.fixture
def transformer(device, precise):
    return restless_model(device, precise, seed=204)


def test_rows_point_at_the_attention_of_the_beam_s_own_beginning(transformer, close, device):
    source = torch.tensor(SOURCES, device=device)
    with record(transformer) as seen:
        beams = beam_search(transformer, source, max_new_tokens=6, return_distributions=True)
    names = [name for name in seen.names if name.startswith("decoder")]
    assert len(names) == 4
    moved = (beams.rows[..., 2:] != beams.rows[..., 1:-1]) & (beams.rows[..., 2:] >= 0)
    assert moved.sum() > 20  # no test, if every beam went straight on
    transformer.eval()
    for sentence, beam in torch.cartesian_prod(torch.arange(3), torch.arange(4)).tolist():
        rows = [row for row in beams.rows[sentence, beam].tolist() if row >= 0]
        written = beams.tokens[sentence, beam, : len(rows)]
        target = torch.cat((written.new_tensor([transformer.config.bos_id]), written[:-1]))
        with record(transformer) as whole, torch.no_grad():
            logits = transformer(source[sentence : sentence + 1], target[None])
        law = logits[0].log_softmax(dim=-1)
        close(beams.distributions[sentence, beam, : len(rows)], law)
        for name in names:
            (wanted,) = whole[name]
            for step, row in enumerate(rows):
                weights = seen[name][step].weights[row, :, 0]  # (heads, keys)
                close(weights, wanted.weights[0, :, step, : weights.shape[-1]])


def test_half_precision_is_scored_in_float32(transformer, device):
    source = torch.tensor(SOURCES, device=device)
    half = transformer.to(torch.bfloat16)
    beams = beam_search(half, source, max_new_tokens=3)
    assert beams.scores.dtype == beams.log_probabilities.dtype == torch.float32
    assert greedy(half, source, max_new_tokens=3).log_probabilities.dtype == torch.float32
