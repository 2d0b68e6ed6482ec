"""Every sentence in which the model's rooms refuse what they are given: tables, and one test each.

A case is a call, the kind of error, and how its sentence begins. The call is made on the device of
``--device``; DEVICE stands for its name.
"""

import math
import re
from enum import IntEnum
from functools import partial

import numpy as np
import pytest
import torch
from table_model import TableModel

from pieces import attention, checks, decoder, encoder, layers, masks, shapes, transformer
from pieces.attention import MultiHeadAttention, attention_weights, scaled_dot_product_attention
from pieces.beam_search import beam_search
from pieces.config import TransformerConfig
from pieces.decoder import Decoder, DecoderCache, DecoderLayer, LayerCache
from pieces.encoder import Encoder, EncoderLayer
from pieces.generation import greedy, sample, sampling_distribution
from pieces.layers import FeedForward, Residual, ScaledEmbedding
from pieces.masks import causal_mask, padding_mask
from pieces.positions import LearnedPositions, SinusoidalPositions, sinusoidal_positions
from pieces.transformer import Transformer

pytestmark = pytest.mark.bad_input

CPU, T, V = torch.device("cpu"), TypeError, ValueError


def ones(*shape, dtype=torch.float32, device=None):
    return torch.ones(shape, dtype=dtype, device=device)


def ids(*shape):
    return ones(*shape, dtype=torch.int64)


def allowed(*shape, device=None):
    return ones(*shape, dtype=torch.bool, device=device)


def assert_refused(call, error, sentence, device):
    sentence = sentence.replace("DEVICE", str(torch.ones(1, device=device).device))
    with device, pytest.raises(error, match=f"^{re.escape(sentence)}"):
        call()


def moved(given, device):
    """Return what was given, where it is a tensor with numbers, on the device of the tests."""
    movable = isinstance(given, torch.Tensor) and not given.is_meta
    return given.to(device) if movable else given


# --- attention: the same sentences from wherever one comes ----------------------------------------


def _weights(value, **given):
    return attention_weights(**given)


def _multi_head(**given):
    return MultiHeadAttention(6, 2)(**given)


GOOD = {"query": ones(2, 4, 6), "key": ones(2, 5, 6), "value": ones(2, 5, 6)}
ATTENTIONS = [scaled_dot_product_attention, _weights, _multi_head]
FLOATS = "must hold floating-point numbers, not"
FEW_AXES = "at least two dimensions, (..., tokens, features), are needed"
ALIKE = "both must have the same"
HALF = f"query is torch.float32 but {{0}} is torch.float16: {ALIKE} dtype"
PLACE = "both must be on the same device"
BATCHES = (
    "{} has batch dimensions (2,) but {} has {}: they must be the same, only a mask broadcasts"
)
EMPTY = "vectors without entries cannot be compared"
ONE = "each key needs one value"
OF_QUERY_AND_KEY = [
    ({"query": [[1.0]]}, T, "query must be a torch.Tensor, not list"),
    ({"key": None}, T, "key must be a torch.Tensor, not NoneType"),
    ({"key": ids(2, 5, 6)}, T, f"key {FLOATS} torch.int64"),
    ({"query": ones(2, 4, 6, dtype=torch.complex64)}, T, f"query {FLOATS} torch.complex64"),
    ({"query": ones(6)}, V, f"query has shape (6,): {FEW_AXES}"),
    ({"key": ones(2, 5, 4)}, V, f"query has d_k 6 but key has d_k 4: {ALIKE} last dimension"),
    ({"query": ones(2, 4, 0), "key": ones(2, 5, 0)}, V, f"query and key have d_k 0: {EMPTY}"),
    ({"key": ones(2, 5, 6, dtype=torch.float16)}, T, HALF.format("key")),
    ({"key": ones(2, 5, 6, device="meta")}, V, f"query is on DEVICE but key is on meta: {PLACE}"),
    *(
        ({"key": ones(*batch, 5, 6)}, V, BATCHES.format("query", "key", batch))
        for batch in [(1,), (), (2, 2)]
    ),
    ({"causal": 1}, T, "causal must be True or False, not int"),
]
OF_VALUE = [
    ({"value": None}, T, "value must be a torch.Tensor, not NoneType"),
    ({"value": ones(2, 4, 6)}, V, f"key has 5 keys but value has 4 values: {ONE}"),
    ({"value": ones(2, 5, 6, dtype=torch.float16)}, T, HALF.format("value")),
    ({"value": ones(3, 5, 6)}, V, BATCHES.format("query", "value", (3,))),
]
FEW = "mask must have two, (queries, keys), or as many as query"
ROWS = "mask needs a row for each query, or one row for all"
OR_ONE = "each of mask's must be the same or 1"
LAST = "(its last dimension) but key has"
OF_MASK = [
    ([[True]], T, "mask must be a torch.Tensor, not list"),
    (ones(4, 5), T, "mask must be boolean, True where may attend, not torch.float32"),
    (allowed(4, 5, device="meta"), V, "query is on DEVICE but mask is on meta"),
    (allowed(5), V, f"mask has 1 dimensions but query has 3: {FEW}"),
    (allowed(2, 2, 4, 5), V, f"mask has 4 dimensions but query has 3: {FEW}"),
    (allowed(2, 4, 1), V, f"mask has 1 keys {LAST} 5"),
    (allowed(2, 4, 6), V, f"mask has 6 keys {LAST} 5"),
    (allowed(2, 3, 5), V, f"mask has 3 queries but query has 4: {ROWS}"),
    (allowed(3, 1, 5), V, f"mask has batch dimensions (3,) but query has (2,): {OR_ONE}"),
]


@pytest.mark.parametrize(
    ("attention", "case"),
    [(attention, case) for attention in ATTENTIONS for case in OF_QUERY_AND_KEY]
    + [(attention, case) for attention in (ATTENTIONS[0], _multi_head) for case in OF_VALUE],
)
def test_query_key_and_value(device, attention, case):
    changes, *wanted = case
    given = {name: moved(x, device) for name, x in (GOOD | changes).items()}
    assert_refused(lambda: attention(**given), *wanted, device)


def _attend(query, key, value, mask):
    MultiHeadAttention(6, 1).attend(query[:, None], key[:, None], value[:, None], mask=mask)


def _transformer(max_length=4, **changes):
    sizes = {"d_model": 6, "num_heads": 2, "d_ff": 8}
    return Transformer(TransformerConfig.small(9, max_length=max_length, **sizes, **changes))


MASKED = [
    *ATTENTIONS,
    _attend,
]
MEMORY_MASKED = [
    lambda x, memory, mask: DecoderLayer(6, 2, 8)(x, memory, memory_mask=mask),
    lambda x, memory, mask: Decoder(2, 6, 2, 8)(x, memory, memory_mask=mask),
    lambda x, memory, mask: _transformer().decode(ids(2, 4), memory, memory_mask=mask),
]
SELF_MASKED = [
    lambda x, mask: EncoderLayer(6, 2, 8)(x, mask=mask),
    lambda x, mask: Encoder(2, 6, 2, 8)(x, mask=mask),
    lambda x, mask: DecoderLayer(6, 2, 8)(x, x, mask=mask),
    lambda x, mask: Decoder(2, 6, 2, 8)(x, x, mask=mask),
]


@pytest.mark.parametrize("entry", MASKED)
@pytest.mark.parametrize("case", OF_MASK)
def test_mask(device, entry, case):
    mask, *wanted = case
    given = {name: x.to(device) for name, x in GOOD.items()}
    assert_refused(lambda: entry(**given, mask=moved(mask, device)), *wanted, device)


@pytest.mark.parametrize("entry", MEMORY_MASKED)
@pytest.mark.parametrize("case", OF_MASK)
def test_mask_of_the_memory(device, entry, case):
    mask, error, sentence = case
    sentence = re.sub(r"(?<!\w)mask\b", "memory_mask", sentence)
    given = GOOD["query"].to(device), GOOD["key"].to(device), moved(mask, device)
    assert_refused(lambda: entry(*given), error, sentence, device)


@pytest.mark.parametrize("entry", SELF_MASKED)
@pytest.mark.parametrize("case", [OF_MASK[i] for i in (0, 1, 2, 5, 6)])
def test_mask_of_self_attention(device, entry, case):
    mask, error, sentence = case
    sentence = sentence.replace("key has 5", "key has 4")
    given = GOOD["query"].to(device), moved(mask, device)
    assert_refused(lambda: entry(*given), error, sentence, device)


# --- layers and stacks ----------------------------------------------------------------------------

ENTRIES = {
    "multi-head query": lambda x, y: _multi_head(query=x, key=x, value=x),
    "multi-head value": lambda x, y: _multi_head(query=y, key=y, value=x),
    "encoder layer x": lambda x, y: EncoderLayer(6, 2, 8)(x),
    "encoder x": lambda x, y: Encoder(2, 6, 2, 8, norm_first=True)(x),
    "decoder layer x": lambda x, y: DecoderLayer(6, 2, 8)(x, y),
    "decoder x": lambda x, y: Decoder(2, 6, 2, 8)(x, y),
    "decoder layer memory": lambda x, y: DecoderLayer(6, 2, 8)(y, x),
    "decoder memory": lambda x, y: Decoder(2, 6, 2, 8)(y, x),
    "transformer memory": lambda x, y: _transformer().decode(ids(2, 4), x),
}
VECTORS = [
    (ones(2, 5, 7), V, "{} has width 7 but d_model is 6"),
    (ones(2, 5, 6).to(torch.float8_e4m3fn), T, f"{{}} {FLOATS} torch.float8_e4m3fn: float16, bf"),
    (ids(2, 5, 6), T, f"{{}} {FLOATS} torch.int64"),
    (ones(2), V, f"{{}} has shape (2,): {FEW_AXES}"),
]


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("case", VECTORS)
def test_vectors(device, entry, case):
    vectors, error, sentence = case
    given, name = (vectors.to(device), ones(2, 5, 6, device=device)), entry.split()[-1]
    assert_refused(lambda: ENTRIES[entry](*given), error, sentence.format(name), device)


ALL_X = sorted(set(ENTRIES) - {"multi-head value"})  # which is compared with the query first
OTHER_WEIGHTS = [
    ({"dtype": torch.float16}, T, "{} is torch.float16 but the module's weights are torch.float32"),
    ({"device": "meta"}, V, "{} is on meta but the module's weights are on DEVICE"),
]


@pytest.mark.parametrize("entry", ALL_X)
@pytest.mark.parametrize("case", OTHER_WEIGHTS)
def test_vectors_and_weights_of_two_kinds(device, entry, case):
    change, error, sentence = case
    given = ones(2, 5, 6, **{"device": device} | change), ones(2, 5, 6, device=device)
    sentence = sentence.format(entry.split()[-1])
    assert_refused(lambda: ENTRIES[entry](*given), error, sentence, device)


@torch.no_grad()
def test_autocast_makes_one_kind_of_two(device):
    x, half = ones(2, 5, 6, device=device), ones(2, 5, 6, device=device, dtype=torch.bfloat16)
    with device, torch.autocast(device.type, dtype=torch.bfloat16):
        for given in (x, half):
            assert Encoder(2, 6, 2, 8)(given).isfinite().all()


@pytest.mark.parametrize("layers", [(), (2,)])
@pytest.mark.parametrize("batch", [(), (1,), (3,), (2, 2)])
def test_batches_of_target_and_source(device, layers, batch):
    kind = Decoder if layers else DecoderLayer
    sentence = BATCHES.format("x", "memory", batch)
    given = ones(2, 4, 6, device=device), ones(*batch, 5, 6, device=device)
    assert_refused(lambda: kind(*layers, 6, 2, 8)(*given), V, sentence, device)


def _cached(batch, *, layers=2, gradients=False, dtype=torch.float32, source=5, **masks):
    """Decode a token of two sentences with a cache, then another as said."""
    decoder, cache = Decoder(2, 8, 2, 12), DecoderCache(layers)
    with torch.set_grad_enabled(gradients):
        decoder(ones(2, 1, 8), ones(2, 5, 8), cache=cache)
        given = ones(batch, 1, 8, dtype=dtype), ones(batch, source, 8, dtype=dtype)
        decoder.to(dtype)(*given, cache=cache, **masks)


def _attend_to(*shapes):
    return lambda: MultiHeadAttention(8, 2).attend(*(ones(*shape) for shape in shapes))


def _extended(*shapes, dtype=torch.float32):
    cache = LayerCache()
    cache.extend(ones(2, 2, 1, 4), ones(2, 2, 1, 4))
    cache.extend(*(ones(*shape, dtype=dtype) for shape in shapes))


def _reordered(rows, memory=True):
    cache = DecoderCache(2)
    with torch.no_grad():
        Decoder(2, 8, 2, 12)(ones(2, 1, 8), ones(2, 5, 8), cache=cache)
    cache.reorder(rows, memory=memory)


def _unequal():
    decoder, cache = Decoder(2, 8, 2, 12), DecoderCache(2)
    with torch.no_grad():
        decoder.layers[1](ones(2, 1, 8), ones(2, 5, 8), cache=cache.layers[1])
        decoder(ones(2, 1, 8), ones(2, 5, 8), cache=cache)


def _project(name):
    return lambda: getattr(MultiHeadAttention(6, 2), name)(ones(2, 7))


HAVE = f"key has {{}} keys but value has {{}} values: {ONE}"
IT_HAS = "the attention has 2 heads with d_k 4: (..., 2, tokens, 4) is needed"
VECTORS_8 = ones(2, 1, 8), ones(2, 5, 8)
WITHOUT = "use it inside torch.no_grad(), or decode without it"
CACHES = [
    (lambda: _cached(1), V, "cache has (batch, heads) (2, 2) but the new tokens have (1, 2)"),
    (lambda: _cached(2, layers=3), V, "cache has 3 layers but the decoder has 2"),
    (lambda: _cached(2, gradients=True), V, f"a cache takes no gradients: {WITHOUT}"),
    (lambda: _cached(2, dtype=torch.bfloat16), T, "cache is torch.float32 but the new tokens are"),
    (lambda: _cached(2, mask=allowed(1, 1)), V, f"mask has 1 keys {LAST} 2"),
    (
        lambda: _cached(2, source=3, memory_mask=allowed(1, 3)),
        V,
        f"memory_mask has 3 keys {LAST} 5",
    ),
    (lambda: _cached(2, source=3), V, "memory is not the one that the cache began with: begin an"),
    (_unequal, V, "cache has layers of 0 and 1 tokens: a layer was used alone"),
    (
        lambda: Decoder(1, 8, 2, 12)(*VECTORS_8, cache=LayerCache()),
        T,
        "cache must be a DecoderCache",
    ),
    (
        lambda: DecoderLayer(8, 2, 12)(*VECTORS_8, cache=DecoderCache(1)),
        T,
        "cache must be a LayerC",
    ),
    (
        lambda: _extended((2, 2, 1, 4), (2, 2, 2, 4)),
        V,
        "key is torch.float32 of shape (2, 2, 1, 4) ",
    ),
    (
        lambda: _extended((2, 2, 1, 3), (2, 2, 1, 3)),
        V,
        "cache has d_k 4 on DEVICE but the new tokens",
    ),
    (lambda: _reordered([0, 1]), T, "rows must be a torch.Tensor, not list"),
    (lambda: _reordered(ones(2)), T, "rows must hold integers, int64 or int32, not torch.float32"),
    (lambda: _reordered(ids(1, 2)), V, "rows has shape (1, 2): one dimension is needed"),
    (lambda: _reordered(ids(3), memory=False), V, "rows has 3 numbers but the cache 2 rows: their"),
    *(
        (_attend_to((2, 3, 4), (2, keys, 4), (2, values, 4)), V, HAVE.format(keys, values))
        for keys, values in [(5, 3), (4, 5)]
    ),
    (_attend_to((3, 3, 4), (3, 5, 4), (3, 5, 4)), V, f"query has shape (3, 3, 4) but {IT_HAS}"),
    (_attend_to((3, 4), (5, 4), (5, 4)), V, f"query has shape (3, 4) but {IT_HAS}"),
    (_attend_to((2, 3, 4), (2, 5, 4), (2, 5, 3)), V, f"value has shape (2, 5, 3) but {IT_HAS}"),
    *(
        (_project(name), V, "tokens has width 7 but d_model is 6")
        for name in ("project_self", "project_query", "project_memory")
    ),
]


@pytest.mark.parametrize("case", CACHES)
def test_caches_and_heads(device, case):
    assert_refused(*case, device)


# --- sizes and choices ----------------------------------------------------------------------------

SIZES = [
    (0, V, "{} is 0: it must be at least 1"),
    (-2, V, "{} is -2: it must be at least 1"),
    (4.0, T, "{} must be an integer, not float"),
    (True, T, "{} must be an integer, not bool"),
    ("4", T, "{} must be an integer, not str"),
    (np.int64(4), T, "{} must be an integer, not numpy.int64"),
    (None, T, "{} must be an integer, not NoneType"),
]
SHARES = [
    (1, V, "{} is 1: it must be at least 0 and below 1"),
    (-0.1, V, "{} is -0.1: it must be at least 0 and below 1"),
    (math.nan, V, "{} is nan: it must be at least 0 and below 1"),
    (True, T, "{} must be a number, not bool"),
    ("0.1", T, "{} must be a number, not str"),
    (np.float32(0.1), T, "{} must be a number, not numpy.float32"),
]
COUNTS = [
    (-1, V, "{} is -1: it must not be negative"),
    (2.0, T, "{} must be an integer, not float"),
    (True, T, "{} must be an integer, not bool"),
]
IDS = [
    (100, V, "{} is 100: it must be in the target's vocabulary, from 0 to 99"),
    (-1, V, "{} is -1: it must be in the target's vocabulary, from 0 to 99"),
    *COUNTS[1:],
]
FLAGS = [
    (1, T, "{} must be True or False, not int"),
    (None, T, "{} must be True or False, not NoneType"),
    (np.bool_(True), T, "{} must be True or False, not numpy.bool"),
]
ACTIVATIONS = [("tanh", V, "{} is 'tanh': it must be one of relu, gelu, swish")]
OPTIONS = [
    (("dropout", "attention_dropout"), SHARES),
    (("norm_first",), FLAGS),
    (("activation",), ACTIVATIONS),
]


CONFIG = partial(TransformerConfig, source_vocab_size=100, target_vocab_size=100)
STACKS = [partial(s, num_layers=2, d_model=12, num_heads=3, d_ff=20) for s in (Encoder, Decoder)]
HEADS = partial(MultiHeadAttention, d_model=8, num_heads=2)
FORWARD = partial(FeedForward, d_model=4, d_ff=8)
RESIDUAL = partial(Residual, torch.nn.Identity())
PLACES = partial(SinusoidalPositions(10, 6), num_tokens=3)
SIZED = [
    (CONFIG, ("source_vocab_size", "target_vocab_size", "num_encoder_layers", "d_ff"), SIZES),
    (CONFIG, ("d_model", "num_heads", "num_decoder_layers", "max_length"), SIZES),
    (CONFIG, ("pad_id", "bos_id", "eos_id"), IDS),
    *((make, *option) for make in (CONFIG, *STACKS) for option in OPTIONS),
    *((stack, ("num_layers", "num_heads"), SIZES) for stack in STACKS),
    (HEADS, ("d_model", "num_heads"), SIZES),
    (HEADS, ("dropout",), SHARES),
    (partial(ScaledEmbedding, vocab_size=9, d_model=4), ("vocab_size", "d_model"), SIZES),
    (FORWARD, ("d_model", "d_ff"), SIZES),
    (FORWARD, ("activation",), ACTIVATIONS),
    (RESIDUAL, ("dropout",), SHARES),
    (RESIDUAL, ("norm_first",), FLAGS),
    (partial(LearnedPositions, max_length=4, d_model=6), ("d_model", "max_length"), SIZES),
    (partial(sinusoidal_positions, 4), ("d_model",), SIZES),
    (partial(sinusoidal_positions, d_model=4), ("num_positions",), COUNTS),
    (PLACES, ("num_tokens", "start"), COUNTS),
    (partial(causal_mask, num_queries=2), ("num_queries", "num_keys"), COUNTS),
    (partial(padding_mask, ids(3)), ("pad_id",), COUNTS[1:]),
]


@pytest.mark.parametrize(
    ("make", "name", "case"),
    [(make, name, case) for make, names, cases in SIZED for name in names for case in cases],
)
def test_sizes_and_choices(device, make, name, case):
    given, error, sentence = case
    assert_refused(lambda: make(**{name: given}), error, sentence.format(name), device)


SMALL = partial(partial, TransformerConfig.small, 100)
SHARED = "shared_embeddings 'all' needs one vocabulary for both; choose 'target' or 'none'"
LONGER = "shorten the sentence, or make the model with a larger max_length"
OTHERS = [
    (SMALL(num_heads=3), V, "d_model 128 is not divisible by num_heads 3"),
    (lambda: MultiHeadAttention(100, 8), V, "d_model 100 is not divisible by num_heads 8"),
    (SMALL(positions="rotary"), V, "positions is 'rotary': it must be one of sinusoidal, learned"),
    (SMALL(shared_embeddings=True), V, "shared_embeddings is True: it must be one of none, target"),
    (
        SMALL(source_vocab_size=90),
        V,
        f"source_vocab_size is 90 and target_vocab_size 100: {SHARED}",
    ),
    (
        SMALL(source_vocab_size=90, pad_id=95, shared_embeddings="target"),
        V,
        "pad_id is 95: it must be in the source's vocabulary, from 0 to 89",
    ),
    (SMALL(max_length=10**9), V, "max_length is 1000000000: it must be at most 1048576"),
    (SMALL(activation=np.array(["relu", "gelu"])), V, "activation is array(['relu', 'gelu']"),
    (
        lambda: Decoder(2, 12, 3, 20, dropuot=0.1),
        T,
        "a layer has no option 'dropuot', only dropout, attention_dropout, norm_first, activation",
    ),
    (SMALL(d_model=9, num_heads=3), V, "d_model is 9: sines and cosines come in pairs, it must"),
    (
        lambda: MultiHeadAttention(6, 2).project_self(ones(2, 6, dtype=torch.float16)),
        T,
        "tokens is torch.float16 but the module's weights are torch.float32",
    ),
    (lambda: FeedForward(6, 8)(ones(2, 5, 7)), V, "x has width 7 but d_model is 6"),
    (lambda: FeedForward(6, 8)(ids(2, 5, 6)), T, f"x {FLOATS} torch.int64"),
    (partial(scaled_dot_product_attention, *GOOD.values()), T, "scaled_dot_product_attention() ta"),
    (partial(TransformerConfig, 100, 100), T, "TransformerConfig.__init__() takes 1 positional"),
    (SMALL(dropuot=0.1), T, "TransformerConfig.__init__() got an unexpected keyword argument 'dr"),
    (lambda: Residual(12), T, "norm must be a torch.nn.Module, not int"),
    (lambda: sinusoidal_positions(4, 5), V, "d_model is 5: sines and cosines come in pai"),
    (lambda: sinusoidal_positions(4, 6, base=1), V, "base is 1: it must be above 1"),
    *(
        (
            partial(PLACES, num_tokens=tokens, start=start),
            V,
            f"{tokens + start} tokens were given but there are only 10 positions: {LONGER}",
        )
        for tokens, start in [(11, 0), (1, 10), (4, 7)]
    ),
]


@pytest.mark.parametrize("case", OTHERS)
def test_what_does_not_fit_together(device, case):
    assert_refused(*case, device)


# --- token ids ------------------------------------------------------------------------------------

KIND = "must hold token ids, which are integers, not"
SHAPE = "(batch, tokens) is needed, at least one token"
TOKENS = [
    ([[3, 4]], T, "{} must be a torch.Tensor, not list"),
    (ones(1, 2), T, f"{{}} {KIND} torch.float32"),
    (allowed(1, 2), T, f"{{}} {KIND} torch.bool"),
    (ones(1, 2, dtype=torch.complex64), T, f"{{}} {KIND} torch.complex64"),
]
ONE_AXIS = "at least one dimension, (..., tokens), is needed"
SENTENCES = [
    *TOKENS,
    (ids(2), V, f"{{}} has shape (2,): {SHAPE}"),
    (ids(1, 1, 1), V, f"{{}} has shape (1, 1, 1): {SHAPE}"),
    (ids(1, 0), V, f"{{}} has shape (1, 0): {SHAPE}"),
]


@pytest.fixture
def model(device):
    return _transformer().to(device)


@pytest.mark.parametrize("case", [*TOKENS, (torch.tensor(3), V, f"{{}} has shape (): {ONE_AXIS}")])
def test_tokens(device, case):
    tokens, error, sentence = case
    for call in (ScaledEmbedding(9, 4), lambda given: padding_mask(given, pad_id=0)):
        sentence = sentence.format("tokens")
        assert_refused(lambda call=call: call(moved(tokens, device)), error, sentence, device)


READING = {
    "forward": lambda model, given: model(given, ids(1, 2)),
    "encode": lambda model, given: model.encode(given),
    "greedy": lambda model, given: greedy(model, given, max_new_tokens=2),
    "sample": lambda model, given: sample(model, given, max_new_tokens=2),
    "beam search": lambda model, given: beam_search(model, given, max_new_tokens=2),
}
WRITING = {
    "forward": lambda model, given: model(ids(1, 2), given),
    "decode": lambda model, given: model.decode(given, ones(1, 2, 6)),
    "step": lambda model, given: model.start(ids(1, 2)).step(given),
}


@pytest.mark.parametrize("case", SENTENCES)
@pytest.mark.parametrize(
    ("name", "call"),
    [("source", call) for call in READING.values()] + [("target", c) for c in WRITING.values()],
)
def test_sentences(device, model, case, name, call):
    tokens, error, sentence = case
    given = moved(tokens, device)
    assert_refused(lambda: call(model, given), error, sentence.format(name), device)


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        (ids(1, 2), ids(2, 1), "target has 2 sentences but source has 1: each target belongs to"),
        (ids(2, 2), ids(1, 2), "target has 1 sentences but source has 2"),
        (ids(1, 5), ids(1, 2), "5 tokens were given but there are only 4 positions"),
        (ids(1, 2), ids(1, 5), "5 tokens were given but there are only 4 positions"),
        (
            ids(2, 1),
            torch.tensor([[1, 5], [0, 1]]),
            "target has padding before its first token (row",
        ),
    ],
)
def test_sentences_that_do_not_fit(device, model, source, target, sentence):
    given = source.to(device), target.to(device)
    assert_refused(lambda: model(*given), V, sentence, device)


def test_a_sentence_that_grows_beyond_the_positions(device, model):
    with device, torch.no_grad():
        decoding = model.start(ids(1, 2))
        decoding.step(ids(1, 3))
        sentence = "6 tokens were given but there are only 4 positions"
        assert_refused(lambda: decoding.step(ids(1, 3)), V, sentence, device)


def test_a_target_may_begin_with_the_padding_token(device):
    model, source = _transformer(bos_id=0).to(device), ids(3, 2).to(device)
    good = torch.tensor([[0, 5, 3], [0, 4, 0], [0, 0, 0]], device=device)
    assert model(source, good).isfinite().all()
    wrong = torch.tensor([[0, 5, 3], [0, 0, 4], [0, 4, 0]], device=device)
    sentence = "target has padding before its first token (row 1): pad on the right"
    assert_refused(lambda: model(source, wrong), V, sentence, device)


@pytest.mark.parametrize(("tokens", "found"), [([[3, 9]], "3 to 9"), ([[-1, 3]], "-1 to 3")])
def test_ids_outside_the_vocabulary_on_the_cpu(tokens, found):
    # whatever --device says: a GPU learns of the id too late, and fails for good
    model, tokens = _transformer(), torch.tensor(tokens)
    sentence = f"tokens hold ids from {found} but the vocabulary has 9: ids go from 0 to 8"
    for given in ((tokens, ids(1, 2)), (ids(1, 2), tokens)):
        assert_refused(lambda given=given: model(*given), V, sentence, CPU)


# --- writing --------------------------------------------------------------------------------------

NUMBERS = [
    ("1", T, "{} must be a number, not str"),
    (True, T, "{} must be a number, not bool"),
    ([1.0], T, "{} must be a number, not list"),
]


def _outside(needed, *numbers):
    return [*NUMBERS, *((x, V, f"{{}} is {x}: it must be {needed}") for x in numbers)]


WRITERS = (greedy, sample, beam_search)
TOO_MANY = "{} is 17 but the model has 16 positions: write fewer, or make the model with a larger"
OPTIONS_OF_WRITING = [
    (WRITERS, "max_new_tokens", [*SIZES, (17, V, TOO_MANY)]),
    (WRITERS, "return_distributions", FLAGS),
    ((sample,), "top_k", SIZES[:-1]),
    ((beam_search,), "beam_size", SIZES),
    ((beam_search,), "min_new_tokens", COUNTS),
    ((sample,), "temperature", _outside("above 0; greedy is its limit", 0, -1.0, math.nan)),
    ((sample,), "top_p", _outside("above 0 and at most 1", 0, 1.1, math.nan)),
    ((beam_search,), "length_penalty", _outside("from 0 to 10", -0.1, 10.5, math.nan)),
]


@pytest.mark.parametrize(
    ("write", "name", "case"),
    [(write, n, case) for ws, n, cases in OPTIONS_OF_WRITING for write in ws for case in cases],
)
def test_writing(device, write, name, case):
    given, error, sentence = case
    options, sentence = {"max_new_tokens": 4, name: given}, sentence.format(name)
    model = TableModel(lambda *_: torch.zeros(6), max_length=16)
    source = torch.zeros(1, 1, dtype=torch.int64, device=device)
    assert_refused(lambda: write(model, source, **options), error, sentence, device)
    if name in ("temperature", "top_k", "top_p"):
        call = partial(sampling_distribution, torch.zeros(4, device=device), **{name: given})
        assert_refused(call, error, sentence, device)


@pytest.mark.parametrize("given", [[1.0, 2.0], torch.tensor([1, 2])])
def test_what_is_drawn_from(given):
    sentence = (
        "logits must (be a torch.Tensor, not list|hold floating-point numbers, not torch.int64)"
    )
    with pytest.raises(TypeError, match=sentence):
        sampling_distribution(given)


# --- what passes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda: checks.check_integer("n", -3),
        lambda: checks.check_amount("n", np.float64(3)),  # which is a float of Python's, too
        lambda: checks.check_integer("n", IntEnum("Size", "SMALL").SMALL),
        lambda: checks.check_count("n", 0),
        lambda: checks.check_flag("f", False),
        lambda: checks.check_choice("c", "a", ("a", "b")),
        lambda: shapes.check_vectors("x", ones(0, 3, 4, 0, dtype=torch.float16)),
        lambda: shapes.check_tokens("t", ones(2, 0, 3, dtype=torch.int32)),
        lambda: shapes.check_attention(ones(2, 4, 5), ones(2, 3, 5), ones(2, 3, 7), None),
    ],
)
def test_what_fits_passes(call):
    assert call() is None


def test_a_share_comes_back_as_a_float():
    assert [type(checks.check_share("s", share)) for share in (0, 0.0, 0.999)] == [float] * 3


CHECKS = ("check_tokens", "check_vectors", "check_alike", "check_mask", "check_attention")


def test_a_model_checks_once(monkeypatch, model, device):
    """A forward pass checks source and target, a further token itself, and nothing inside."""
    calls = []
    for module in (layers, masks, attention, encoder, decoder, transformer):
        for name in set(CHECKS) & set(vars(module)):
            monkeypatch.setattr(module, name, lambda *_, name=name, **__: calls.append(name))
    source, target = ids(2, 3).to(device), ids(2, 2).to(device)
    with torch.no_grad():
        model(source, target)
        assert calls == ["check_tokens"] * 2
        decoding = model.start(source)
        decoding.step(target[:, :1])
        del calls[:]
        decoding.step(target[:, 1:])
    assert calls == ["check_tokens"]
