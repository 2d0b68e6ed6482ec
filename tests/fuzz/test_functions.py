"""Each public function of the model is called rightly but for one to three arguments.

What the rooms say word for word is in ``tests/lib/test_refusals.py``; here it is only asked that a
call is refused, that the sentence names an argument that was wrong, and that nothing has changed.
"""

import math
from functools import partial

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from refusing import sentence

from pieces.attention import MultiHeadAttention, attention_weights, scaled_dot_product_attention
from pieces.beam_search import beam_search
from pieces.config import TransformerConfig
from pieces.corpus.french.grammar import generate
from pieces.decoder import Decoder
from pieces.encoder import Encoder
from pieces.generation import greedy, sample, sampling_distribution
from pieces.layers import FeedForward, ScaledEmbedding
from pieces.masks import causal_mask, padding_mask
from pieces.positions import SinusoidalPositions, sinusoidal_positions
from pieces.transformer import Transformer

WIDTH, WORDS, POSITIONS = 6, 9, 4

NO_NUMBER = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.binary(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.sampled_from([1j, object(), {}, (), int]),
)
BAD_NUMBERS = {
    "size": NO_NUMBER | st.booleans() | st.floats() | st.integers(max_value=0),
    "count": NO_NUMBER | st.booleans() | st.floats() | st.integers(max_value=-1),
    "whole": NO_NUMBER | st.booleans() | st.floats(),
    "share": NO_NUMBER
    | st.booleans()
    | st.floats(min_value=1)
    | st.floats(max_value=0, exclude_max=True)
    | st.just(math.nan)
    | st.integers(min_value=1)
    | st.integers(max_value=-1),
    "flag": NO_NUMBER | st.integers() | st.floats(),
    "choice": NO_NUMBER | st.booleans() | st.floats() | st.integers(),
    "positive": NO_NUMBER
    | st.booleans()
    | st.floats(max_value=0)
    | st.just(math.nan)
    | st.integers(max_value=0),
    "part": NO_NUMBER
    | st.booleans()
    | st.floats(max_value=0)
    | st.floats(min_value=1, exclude_min=True)
    | st.just(math.nan),
    "penalty": NO_NUMBER
    | st.booleans()
    | st.floats(min_value=10, exclude_min=True)
    | st.floats(max_value=0, exclude_max=True)
    | st.just(math.nan),
    "id": NO_NUMBER
    | st.booleans()
    | st.floats()
    | st.integers(max_value=-1)
    | st.integers(min_value=WORDS),
}


def _no_tensor(good):
    return NO_NUMBER | st.booleans() | st.floats() | st.sampled_from([good.tolist(), good.numpy()])


def _bad_vectors(good, *, alone=False):
    """Strategies of what cannot stand for vectors; alone, another dtype or batch would do."""
    last = good.shape[-1]
    wrong = [good.long(), good.bool(), good.to(torch.complex64), good.flatten(), good[..., 0, 0]]
    wrong += [torch.ones(*good.shape[:-1], n) for n in (last - 1, last + 1, 2 * last, 1, 0)]
    wrong += [good.double(), good.half(), good.to("meta")]
    if not alone:
        wrong += [good[0], good[:1], good.expand(2, *good.shape), torch.cat([good, good])]
    return _no_tensor(good) | st.sampled_from(wrong)


def _bad_mask(good):
    wrong = [good.float(), good.long(), good.byte(), good[0, 0], good[..., :1], good.to("meta")]
    wrong += [torch.cat([good, good], d) for d in range(good.dim())] + [good.expand(2, *good.shape)]
    return (_no_tensor(good) | st.sampled_from(wrong)).filter(lambda x: x is not None)


def _bad_tokens(good):
    ids = st.integers(WORDS, 2**62) | st.integers(-(2**62), -1)
    beyond = st.tuples(ids, st.integers(0, good.numel() - 1)).map(
        lambda x: good.flatten().scatter(0, torch.tensor(x[1]), x[0]).view_as(good)
    )
    wrong = [good.float(), good.bool(), good.to(torch.complex64), good[0], good[None], good[:, :0]]
    wrong += [good.repeat(1, POSITIONS + 1), good.to("meta")]
    return _no_tensor(good) | beyond | st.sampled_from(wrong)


torch.manual_seed(0)
X, MEMORY = torch.randn(2, 3, WIDTH), torch.randn(2, 4, WIDTH)
IDS = torch.tensor([[3, 4, 5], [6, 7, 8]])
MODEL = Transformer(
    TransformerConfig.small(WORDS, max_length=POSITIONS, d_model=WIDTH, num_heads=2, d_ff=8)
).train()
HEADS, ENCODER, DECODER = (
    MultiHeadAttention(WIDTH, 2),
    Encoder(2, WIDTH, 2, 8),
    Decoder(2, WIDTH, 2, 8),
)
MASK = torch.ones(2, 3, 4, dtype=torch.bool)

TENSORS = {
    "query": _bad_vectors(X),
    "key": _bad_vectors(MEMORY),
    "value": _bad_vectors(MEMORY),
    "x": _bad_vectors(X),
    "memory": _bad_vectors(MEMORY),
    "mask": _bad_mask(MASK),
    "memory_mask": _bad_mask(MASK),
    "source": _bad_tokens(IDS),
    "target": _bad_tokens(IDS),
    "tokens": _bad_tokens(IDS),
    "alone": _bad_vectors(X, alone=True),
}
ATTENTION = {"query": X, "key": MEMORY, "mask": MASK}
SIZES = {"num_layers": 1, "d_model": WIDTH, "num_heads": 2, "d_ff": 8}
STACK = dict.fromkeys(SIZES, "size") | {
    "dropout": "share",
    "attention_dropout": "share",
    "norm_first": "flag",
    "activation": "choice",
}
CONFIG = {"source_vocab_size": WORDS, "target_vocab_size": WORDS, "d_model": 8, "num_heads": 2}
WRITE = {"source": IDS, "max_new_tokens": 2}
WRITING = {"source": "source", "max_new_tokens": "size", "return_distributions": "flag"}

CALLS = {
    "attention_weights": (
        attention_weights,
        ATTENTION,
        {"query": "query", "key": "key", "mask": "mask", "causal": "flag"},
    ),
    "scaled_dot_product_attention": (
        scaled_dot_product_attention,
        ATTENTION | {"value": MEMORY},
        {"query": "query", "key": "key", "value": "value", "mask": "mask", "causal": "flag"},
    ),
    "multi-head": (
        HEADS,
        ATTENTION | {"value": MEMORY},
        {"query": "query", "key": "key", "value": "value", "mask": "mask", "causal": "flag"},
    ),
    "MultiHeadAttention": (
        MultiHeadAttention,
        {"d_model": WIDTH, "num_heads": 2},
        {"d_model": "size", "num_heads": "size", "bias": "flag", "dropout": "share"},
    ),
    "encoder": (ENCODER, {"x": X}, {"x": "alone"}),
    "decoder": (
        DECODER,
        {"x": X, "memory": MEMORY, "memory_mask": MASK},
        {"x": "x", "memory": "memory", "memory_mask": "memory_mask"},
    ),
    "Encoder": (Encoder, SIZES, STACK),
    "Decoder": (Decoder, SIZES, STACK),
    "FeedForward": (
        FeedForward,
        {"d_model": 4, "d_ff": 8},
        {"d_model": "size", "d_ff": "size", "activation": "choice"},
    ),
    "ScaledEmbedding": (
        ScaledEmbedding,
        {"vocab_size": WORDS, "d_model": 4},
        {"vocab_size": "size", "d_model": "size"},
    ),
    "TransformerConfig": (
        TransformerConfig,
        CONFIG,
        dict.fromkeys(CONFIG, "size")
        | {"num_encoder_layers": "size", "num_decoder_layers": "size", "max_length": "size"}
        | {"d_ff": "size", "pad_id": "id", "bos_id": "id", "eos_id": "id", "positions": "choice"}
        | {name: kind for name, kind in STACK.items() if kind != "size"},
    ),
    "model": (MODEL, {"source": IDS, "target": IDS}, {"source": "source", "target": "target"}),
    "greedy": (partial(greedy, MODEL), WRITE, WRITING),
    "sample": (
        partial(sample, MODEL),
        WRITE,
        WRITING | {"temperature": "positive", "top_k": "size", "top_p": "part"},
    ),
    "beam_search": (
        partial(beam_search, MODEL),
        WRITE,
        WRITING | {"beam_size": "size", "length_penalty": "penalty", "min_new_tokens": "count"},
    ),
    "sampling_distribution": (
        partial(sampling_distribution, torch.zeros(3, 4)),
        {},
        {"temperature": "positive", "top_k": "size", "top_p": "part"},
    ),
    "causal_mask": (causal_mask, {"num_queries": 2}, {"num_queries": "count", "num_keys": "count"}),
    "padding_mask": (padding_mask, {"tokens": IDS, "pad_id": 0}, {"pad_id": "whole"}),
    "sinusoidal_positions": (
        sinusoidal_positions,
        {"num_positions": 3, "d_model": 4},
        {"num_positions": "count", "d_model": "size"},
    ),
    "SinusoidalPositions": (
        SinusoidalPositions,
        {"max_length": 4, "d_model": 4},
        {"max_length": "size", "d_model": "size"},
    ),
    "generate": (generate, {"count": 3, "seed": 0}, {"count": "count", "seed": "whole"}),
}
"""A name, what is called, arguments that are right, and the kind of each that may be wrong."""

OPTIONAL = {"top_k", "top_p", "num_keys", "mask", "memory_mask"}


@st.composite
def bad_calls(draw):
    name = draw(st.sampled_from(sorted(CALLS)))
    function, good, kinds = CALLS[name]
    wrong = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=3, unique=True))
    strategies = {arg: TENSORS.get(kinds[arg], BAD_NUMBERS.get(kinds[arg])) for arg in wrong}
    bad = {
        arg: draw(values.filter(lambda x: x is not None) if arg in OPTIONAL else values)
        for arg, values in strategies.items()
    }
    return name, function, good | bad, wrong


STATE = {name: tensor.clone() for name, tensor in MODEL.state_dict().items()}


@given(bad_calls())
def test_a_bad_argument_is_refused_by_name(case):
    _, function, arguments, wrong = case
    text = sentence(lambda: function(**arguments))
    names = {*wrong, *(["tokens"] if {"source", "target"} & {*wrong} else ())}
    assert any(name in text for name in names), text
    assert all(module.training for module in MODEL.modules())
    assert all(torch.equal(tensor, STATE[name]) for name, tensor in MODEL.state_dict().items())


def test_what_is_right_is_accepted():
    """Or the test above would be red for another reason, or green for none."""
    for function, good, _ in CALLS.values():
        function(**good)


def test_acceptance_and_silence_are_seen():
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        sentence(lambda: 1)
    with pytest.raises(AssertionError, match="without a word"):
        sentence(lambda: (_ for _ in ()).throw(ValueError))
