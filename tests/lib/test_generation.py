"""generation.py: greedy and sampling on a model that is a table, then on a small Transformer."""

import itertools
import math
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from reference_weights import restless_model, small_model, with_the_same_chance
from table_model import (
    BOS,
    EOS,
    MISLED,
    PAD,
    A,
    B,
    C,
    TableModel,
    from_probabilities,
    random_law,
    shares_by_hand,
)

from pieces.beam_search import beam_search
from pieces.generation import greedy, sample, sampling_distribution
from pieces.recording import record


@pytest.fixture
def source(device):
    """The source of one sentence: a table model does not look at more than its first token."""
    return torch.zeros(1, 1, dtype=torch.int64, device=device)


# --- greedy -------------------------------------------------------------------------------------


def test_greedy_takes_the_likeliest_token_each_time_and_not_the_likeliest_sentence(source, close):
    written = greedy(TableModel(from_probabilities(MISLED)), source, max_new_tokens=5)
    assert written.tokens.tolist() == [[A, EOS]]
    close(written.log_probabilities, torch.tensor([[0.6, 0.4]]).log())
    assert written.distributions is None


def test_each_sentence_ends_for_itself_and_is_padded_after(device, close):
    words = {0: [A, EOS], 1: [EOS], 2: [B, A, B, EOS]}

    def logits_of(source, prefix):
        logits = torch.full((6,), -1.0)
        logits[words[source][len(prefix)] if len(prefix) < len(words[source]) else C] = 1.0
        return logits

    model = TableModel(logits_of)
    written = greedy(model, torch.tensor([[0], [1], [2]], device=device), max_new_tokens=9)
    assert written.tokens.tolist() == [[A, EOS, 0, 0], [EOS, 0, 0, 0], [B, A, B, EOS]]
    share = 1 - math.log(math.e + 5 / math.e)
    wanted = torch.tensor([[1.0, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1]]) * share
    close(written.log_probabilities, wanted.to(device))
    assert (written.log_probabilities[written.tokens == PAD] == 0).all()
    assert model.steps == 4  # not asked again after the last one ended


def test_the_ids_are_those_of_the_configuration(device):
    def logits_of(source, prefix):
        return torch.eye(6)[BOS if prefix else A]

    model = TableModel(logits_of, pad_id=5, bos_id=3, eos_id=1)
    begun = []
    model.start = lambda source: begun.append(source) or TableModel.start(model, source)
    written = greedy(model, torch.zeros(2, 1, dtype=torch.int64, device=device), max_new_tokens=4)
    assert written.tokens.tolist() == [[A, 1], [A, 1]]
    assert len(begun) == 1


@pytest.mark.parametrize("max_new_tokens", [1, 3, 16])
def test_a_sentence_that_does_not_end_is_cut_off(source, max_new_tokens):
    model = TableModel(from_probabilities({(): {A: 1.0}, (A,): {A: 0.9, EOS: 0.1}}))
    written = greedy(model, source, max_new_tokens=max_new_tokens)
    assert written.tokens.tolist() == [[A] * max_new_tokens]
    assert model.steps == max_new_tokens


@given(seed=st.integers(0, 10_000))
def test_log_probabilities_are_the_model_s_own(device, close, seed):
    law = random_law(seed, words=3)
    sources = torch.arange(4, device=device)[:, None]
    cut = {"temperature": 2.0, "top_k": 2, "top_p": 0.9}
    generator = torch.Generator(device).manual_seed(seed)
    for written in (
        greedy(TableModel(law), sources, max_new_tokens=5),
        sample(TableModel(law), sources, max_new_tokens=5, generator=generator, **cut),
    ):
        wanted = torch.zeros_like(written.log_probabilities)
        for row, tokens in enumerate(written.tokens.tolist()):
            length = tokens.index(EOS) + 1 if EOS in tokens else len(tokens)
            assert tokens[length:] == [PAD] * (len(tokens) - length)
            for step in range(length):
                shares = law(row, tuple(tokens[:step])).log_softmax(dim=-1)
                wanted[row, step] = shares[tokens[step]]
        close(written.log_probabilities, wanted)


# --- sampling -----------------------------------------------------------------------------------


@given(
    seed=st.integers(0, 10_000),
    temperature=st.sampled_from([0.3, 0.5, 1.0, 2.0, 10.0]),
    top_k=st.sampled_from([None, 1, 2, 4, 7, 9]),
    top_p=st.sampled_from([None, 0.05, 0.33, 0.77, 0.999]),
)
def test_distribution_by_hand(normal, precise, seed, temperature, top_k, top_p):
    logits = 2 * normal(3, 7, dtype=precise, seed=seed)
    before = logits.clone()
    cut = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    shares = sampling_distribution(logits, **cut)
    assert torch.equal(logits, before)
    for row, given_row in zip(logits.tolist(), shares.tolist(), strict=True):
        assert given_row == pytest.approx(shares_by_hand(row, **cut), abs=1e-6)


@pytest.mark.parametrize("top_k", [1, 2, 3, 5])
def test_top_k_keeps_exactly_so_many_even_where_they_tie(device, top_k):
    logits = torch.tensor([[1.0, 1, 1, 0, 1], [2, 2, 2, 2, 2]], device=device)
    shares = sampling_distribution(logits, top_k=top_k)
    assert (shares > 0).sum(dim=-1).tolist() == [top_k, top_k]
    assert shares[1].max().item() == pytest.approx(1 / top_k)


def test_what_cannot_be_keeps_probability_zero(device):
    logits = torch.tensor([0.0, -math.inf, 1.0, -math.inf], device=device)
    for cut in ({}, {"top_k": 3}, {"top_p": 0.99}, {"temperature": 5.0}, {"temperature": 1e300}):
        shares = sampling_distribution(logits, **cut)
        assert shares.sum().item() == pytest.approx(1)
        assert not shares[[1, 3]].any()


def test_top_p_of_one_keeps_every_token(device):
    logits = 3 * torch.randn(37_000, generator=torch.Generator().manual_seed(0)).to(device)
    assert (sampling_distribution(logits, top_p=1.0) > 0).all()


@pytest.mark.parametrize("temperature", [1e-2, 1e-6, 1e-30, 1e-40, 1e-50, 5e-324])
def test_in_the_limit_of_temperature_sampling_is_greedy(source, device, temperature):
    logits = torch.tensor([[-3.0, -1.0, -1.2], [-40.0, -60.0, -50.0]], device=device)
    shares = sampling_distribution(logits, temperature=temperature)
    assert shares.tolist() == [pytest.approx([0, 1, 0], abs=1e-8), [1, 0, 0]]
    model = TableModel(from_probabilities(MISLED))
    drawn = sample(model, source, max_new_tokens=5, temperature=temperature)
    assert drawn.tokens.tolist() == [[A, EOS]]


@pytest.mark.parametrize("cut", [{}, {"temperature": 2.0, "top_k": 3, "top_p": 0.75}], ids=str)
def test_sentences_are_drawn_as_often_as_the_law_says(device, cut):
    table = {
        (): {A: 0.5, B: 0.3, C: 0.15, EOS: 0.05},
        (A,): {A: 0.2, B: 0.7, EOS: 0.1},
        (B,): {EOS: 0.4, B: 0.35, C: 0.25},
        (C,): {A: 1.0},
    }
    law, draws = from_probabilities(table), 8_000
    laws = {prefix: law(0, prefix) for prefix in ((), (A,), (B,), (C,), (EOS,))}
    generator = torch.Generator(device).manual_seed(1)
    sources = torch.zeros(draws, 1, dtype=torch.int64, device=device)
    model = TableModel(lambda _, prefix: laws[prefix[-1:]])
    written = sample(model, sources, max_new_tokens=2, generator=generator, **cut).tokens.tolist()
    options = {"temperature": 1.0, "top_k": None, "top_p": None} | cut
    shares = {prefix: shares_by_hand(logits.tolist(), **options) for prefix, logits in laws.items()}
    for first, second in itertools.product(range(6), repeat=2):
        share = shares[()][first]
        share *= float(second == PAD) if first == EOS else shares.get((first,), [0] * 6)[second]
        bound = 5 * math.sqrt(draws * share * (1 - share))  # five standard deviations
        assert abs(written.count([first, second]) - draws * share) <= bound, (first, second)


def test_a_seed_repeats_what_was_drawn(device):
    sources = torch.arange(5, device=device)[:, None]

    def draw(seed):
        generator = torch.Generator(device).manual_seed(seed)
        law = random_law(0, words=5)
        return sample(TableModel(law), sources, max_new_tokens=6, generator=generator).tokens

    assert torch.equal(draw(1), draw(1))
    assert any(draw(1).shape != draw(s).shape or (draw(1) != draw(s)).any() for s in range(2, 5))
    state = torch.get_rng_state()
    draw(1)
    assert torch.equal(torch.get_rng_state(), state)  # nothing was taken from PyTorch's own


@pytest.fixture
def transformer(device, precise):
    return restless_model(device, precise, seed=91)


# --- at rest, and recorded ----------------------------------------------------------------------


WRITERS = pytest.mark.parametrize("write", [greedy, sample, beam_search])


def _written(write, model, source):
    torch.manual_seed(0)
    return write(model, source, max_new_tokens=8).tokens


@WRITERS
def test_dropout_rests_while_writing_and_nothing_is_changed(transformer, device, write):
    source = torch.tensor(SOURCES, device=device)
    wanted = _written(write, transformer.eval(), source)
    modes = []
    transformer.encoder.train().register_forward_hook(lambda *_: modes.append(_modes(transformer)))
    before = _modes(transformer.train().requires_grad_())
    assert torch.equal(_written(write, transformer, source), wanted)
    assert modes == [before]
    dropped = [transformer.encode(source)[0] for _ in "ab"]
    assert not torch.equal(*dropped)
    transformer.decoder.register_forward_hook(lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(transformer, source, max_new_tokens=3)
    assert not torch.equal(transformer.encode(source)[0], transformer.encode(source)[0])


def _modes(model):
    return [module.training for module in model.modules()]


@WRITERS
def test_threads_share_a_model(transformer, device, write):
    """One begins first and ends last; in between another writes, and trains."""
    source = torch.tensor(SOURCES, device=device)
    begun, done = threading.Event(), threading.Event()

    def train():
        return with_the_same_chance(lambda: transformer(source, source))[0]

    def halt(*_):
        if not begun.is_set():
            begun.set()
            assert done.wait(timeout=30)

    def first():
        return write(transformer, source, max_new_tokens=8, **options).tokens

    options = {"top_k": 1} if write is sample else {}  # chance is shared; with one it plays no part
    alone, trained = first(), train()
    transformer.decoder.register_forward_pre_hook(halt)
    with ThreadPoolExecutor() as pool:
        other = pool.submit(first)
        assert begun.wait(timeout=30)
        assert torch.equal(first(), alone)
        assert torch.equal(train(), trained)
        done.set()
        assert torch.equal(other.result(), alone)


@pytest.mark.bad_input
@WRITERS
def test_dropout_that_knows_no_rest_is_refused(source, write):
    model = TableModel(from_probabilities(MISLED))
    model.own = torch.nn.Dropout(0.5)
    with pytest.raises(ValueError, match=r"has a Dropout of PyTorch's in training mode.*eval\(\)"):
        write(model, source, max_new_tokens=3)
    assert (model.steps, model.own.training) == (0, True)
    model.own.eval()
    write(model, source, max_new_tokens=3)


@WRITERS
def test_the_source_s_integers_need_not_hold_the_target_s_ids(device, precise, write):
    model = small_model(device, precise, target_vocab_size=310, bos_id=300)
    source = torch.tensor(SOURCES, device=device)
    wanted = _written(write, model, source)
    assert torch.equal(_written(write, model, source.to(torch.uint8)), wanted)


SOURCES = [[3, 4, 5, 6, 7], [8, 3, 0, 0, 0], [5, 0, 0, 0, 0], [6, 6, 7, 0, 0], [7, 3, 8, 4, 0]]


def test_a_batch_writes_what_each_sentence_writes_alone(transformer, close, device):
    together = greedy(transformer, torch.tensor(SOURCES, device=device), max_new_tokens=8)
    lengths = set()
    for row, tokens in enumerate(SOURCES):
        source = torch.tensor([[token for token in tokens if token != PAD]], device=device)
        alone = greedy(transformer, source, max_new_tokens=8)
        length = alone.tokens.shape[1]
        lengths.add(length)
        assert torch.equal(together.tokens[row, :length], alone.tokens[0])
        assert not together.tokens[row, length:].any()
        close(together.log_probabilities[row, :length], alone.log_probabilities[0])
    assert len(lengths) == 4  # no test, if all were of one length


@pytest.mark.parametrize("write", [greedy, sample])
def test_distributions_are_kept_and_one_recorded_call_a_step(transformer, close, device, write):
    source = torch.tensor(SOURCES, device=device)
    with record(transformer) as seen:
        written = write(transformer, source, max_new_tokens=8, return_distributions=True)
    steps = written.tokens.shape[1]
    assert written.distributions.shape == (5, steps, 9)
    close(written.distributions.exp().sum(dim=-1), torch.ones(5, steps).to(written.distributions))
    chosen = written.distributions.gather(-1, written.tokens[..., None]).squeeze(-1)
    after = (written.tokens == EOS).cumsum(dim=1).roll(1, dims=1).bool()
    after[:, 0] = False
    close(written.log_probabilities, chosen.masked_fill(after, 0.0))
    for layer in range(2):
        assert len(seen[f"encoder.layers.{layer}.self_attention"]) == 1
        for kind, keys in (("self", range(1, steps + 1)), ("cross", [5] * steps)):
            calls = seen[f"decoder.layers.{layer}.{kind}_attention"]
            assert [call.weights.shape for call in calls] == [(5, 2, 1, n) for n in keys]
    numbers = (written.log_probabilities, written.distributions, seen.calls[-1].weights)
    assert not any(tensor.requires_grad for tensor in numbers)
