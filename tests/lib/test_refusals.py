"""Every sentence in which the model's rooms refuse what they are given: tables, and one test each.

A case is a call, the kind of error, and how its sentence begins. The call is made on the device of
``--device``; DEVICE stands for its name.
"""

import math
import re

import pytest
import torch
from table_model import TableModel

from pieces import checks, shapes
from pieces.attention import MultiHeadAttention, attention_weights, scaled_dot_product_attention
from pieces.beam_search import beam_search
from pieces.config import TransformerConfig
from pieces.decoder import Decoder, DecoderCache, DecoderLayer
from pieces.encoder import Encoder, EncoderLayer
from pieces.generation import greedy, sample, sampling_distribution
from pieces.layers import FeedForward, Residual, ScaledEmbedding
from pieces.masks import causal_mask, padding_mask
from pieces.positions import LearnedPositions, SinusoidalPositions, sinusoidal_positions
from pieces.transformer import Transformer

pytestmark = pytest.mark.bad_input

BATCH, QUERIES, KEYS, WIDTH = 2, 4, 5, 6


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


# --- attention: the same sentences from wherever one comes ----------------------------------------


def _good():
    key = ones(BATCH, KEYS, WIDTH)
    return {"query": ones(BATCH, QUERIES, WIDTH), "key": key, "value": key.clone()}


def _weights(value, **given):
    return attention_weights(**given)


def _multi_head(**given):
    return MultiHeadAttention(WIDTH, 2)(**given)


ATTENTIONS = [scaled_dot_product_attention, _weights, _multi_head]

OF_QUERY_AND_KEY = [
    (lambda: {"query": [[1.0]]}, TypeError, "query must be a torch.Tensor, not list"),
    (lambda: {"key": None}, TypeError, "key must be a torch.Tensor, not NoneType"),
    (
        lambda: {"key": ids(BATCH, KEYS, WIDTH)},
        TypeError,
        "key must hold floating-point numbers, not torch.int64",
    ),
    (
        lambda: {"query": ones(BATCH, QUERIES, WIDTH, dtype=torch.complex64)},
        TypeError,
        "query must hold floating-point numbers, not torch.complex64",
    ),
    (
        lambda: {"query": ones(6)},
        ValueError,
        "query has shape (6,): at least two dimensions, (..., tokens, features), are needed",
    ),
    (
        lambda: {"key": ones(BATCH, KEYS, 4)},
        ValueError,
        "query has d_k 6 but key has d_k 4: both must have the same last dimension",
    ),
    (
        lambda: {"query": ones(BATCH, QUERIES, 0), "key": ones(BATCH, KEYS, 0)},
        ValueError,
        "query and key have d_k 0: vectors without entries cannot be compared",
    ),
    (
        lambda: {"key": ones(BATCH, KEYS, WIDTH, dtype=torch.float16)},
        TypeError,
        "query is torch.float32 but key is torch.float16: both must have the same dtype",
    ),
    (
        lambda: {"key": ones(BATCH, KEYS, WIDTH, device="meta")},
        ValueError,
        "query is on DEVICE but key is on meta: both must be on the same device",
    ),
    *(
        (
            lambda batch=batch: {"key": ones(*batch, KEYS, WIDTH)},
            ValueError,
            f"query has batch dimensions (2,) but key has {batch}: they must be the same, only a "
            "mask broadcasts",
        )
        for batch in [(1,), (), (2, 2)]
    ),
    (lambda: {"causal": 1}, TypeError, "causal must be True or False, not int"),
    (lambda: {"causal": None}, TypeError, "causal must be True or False, not NoneType"),
]
OF_VALUE = [
    (lambda: {"value": None}, TypeError, "value must be a torch.Tensor, not NoneType"),
    (
        lambda: {"value": ones(BATCH, 4, WIDTH)},
        ValueError,
        "key has 5 keys but value has 4 values: each key needs one value",
    ),
    (
        lambda: {"value": ones(BATCH, KEYS, WIDTH, dtype=torch.float16)},
        TypeError,
        "query is torch.float32 but value is torch.float16: both must have the same dtype",
    ),
    (
        lambda: {"value": ones(3, KEYS, WIDTH)},
        ValueError,
        "query has batch dimensions (2,) but value has (3,): they must be the same, only a mask",
    ),
]
OF_MASK = [
    (lambda: [[True]], TypeError, "mask must be a torch.Tensor, not list"),
    (
        lambda: ones(QUERIES, KEYS),
        TypeError,
        "mask must be boolean, True where may attend, not torch.float32",
    ),
    (
        lambda: allowed(QUERIES, KEYS, device="meta"),
        ValueError,
        "query is on DEVICE but mask is on meta",
    ),
    *(
        (
            lambda shape=shape: allowed(*shape),
            ValueError,
            f"mask has {len(shape)} dimensions but query has 3: mask must have two, (queries, "
            "keys), or as many as query",
        )
        for shape in [(KEYS,), (2, 2, QUERIES, KEYS)]
    ),
    *(
        (
            lambda keys=keys: allowed(BATCH, QUERIES, keys),
            ValueError,
            f"mask has {keys} keys (its last dimension) but key has 5",
        )
        for keys in (1, 6)
    ),
    (
        lambda: allowed(BATCH, 3, KEYS),
        ValueError,
        "mask has 3 queries but query has 4: mask needs a row for each query, or one row for all",
    ),
    (
        lambda: allowed(3, 1, KEYS),
        ValueError,
        "mask has batch dimensions (3,) but query has (2,): each of mask's must be the same or 1",
    ),
]


@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize("case", OF_QUERY_AND_KEY)
def test_query_and_key(device, attention, case):
    changes, *wanted = case
    assert_refused(lambda: attention(**(_good() | changes())), *wanted, device)


@pytest.mark.parametrize("attention", [scaled_dot_product_attention, _multi_head])
@pytest.mark.parametrize("case", OF_VALUE)
def test_value(device, attention, case):
    changes, *wanted = case
    assert_refused(lambda: attention(**(_good() | changes())), *wanted, device)


def _attend(mask):
    query, key, value = (x[:, None] for x in _good().values())
    MultiHeadAttention(WIDTH, 1).attend(query, key, value, mask=mask)


def _decode(mask):
    config = TransformerConfig.small(9, d_model=WIDTH, num_heads=2, d_ff=8, max_length=8)
    Transformer(config).decode(ids(BATCH, QUERIES), ones(BATCH, KEYS, WIDTH), memory_mask=mask)


def _cross(kind, *layers):
    given = ones(BATCH, QUERIES, WIDTH), ones(BATCH, KEYS, WIDTH)
    return lambda mask: kind(*layers, WIDTH, 2, 8)(*given, memory_mask=mask)


MASKED = {
    **{kind.__name__: lambda mask, kind=kind: kind(**_good(), mask=mask) for kind in ATTENTIONS},
    "attend": _attend,
    "encoder": lambda mask: Encoder(2, WIDTH, 2, 8)(ones(BATCH, QUERIES, WIDTH), mask=mask),
    "decoder layer": lambda mask: _cross(DecoderLayer)(mask),
    "decoder": lambda mask: _cross(Decoder, 2)(mask),
    "transformer": _decode,
}


@pytest.mark.parametrize("entry", MASKED)
@pytest.mark.parametrize("case", OF_MASK)
def test_mask(device, entry, case):
    mask, error, sentence = case
    if entry == "encoder":  # as many keys as queries
        sentence = sentence.replace("key has 5", "key has 4")
        if not sentence.startswith(("mask has 1 keys", "mask has 6 keys", "mask must", "query is")):
            return
    assert_refused(lambda: MASKED[entry](mask()), error, sentence, device)


# --- layers and stacks ----------------------------------------------------------------------------

ENTRIES = {
    "multi-head query": lambda x: _multi_head(query=x, key=x, value=x),
    "multi-head value": lambda x: _multi_head(**_good() | {"value": x}),
    "encoder layer x": lambda x: EncoderLayer(WIDTH, 2, 8)(x),
    "encoder x": lambda x: Encoder(2, WIDTH, 2, 8, norm_first=True)(x),
    "decoder layer x": lambda x: DecoderLayer(WIDTH, 2, 8)(x, ones(BATCH, KEYS, WIDTH)),
    "decoder x": lambda x: Decoder(2, WIDTH, 2, 8)(x, ones(BATCH, KEYS, WIDTH)),
    "decoder layer memory": lambda x: DecoderLayer(WIDTH, 2, 8)(ones(BATCH, QUERIES, WIDTH), x),
    "decoder memory": lambda x: Decoder(2, WIDTH, 2, 8)(ones(BATCH, QUERIES, WIDTH), x),
    "transformer memory": lambda x: Transformer(
        TransformerConfig.small(9, d_model=WIDTH, num_heads=2, d_ff=8, max_length=8)
    ).decode(ids(BATCH, QUERIES), x),
}
VECTORS = [
    (lambda: ones(BATCH, KEYS, 7), ValueError, "{} has width 7 but d_model is 6"),
    (
        lambda: ids(BATCH, KEYS, WIDTH),
        TypeError,
        "{} must hold floating-point numbers, not torch.int64",
    ),
    (lambda: ones(BATCH), ValueError, "{} has shape (2,): at least two dimensions"),
]


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("case", VECTORS)
def test_vectors(device, entry, case):
    vectors, error, sentence = case
    name = entry.rpartition(" ")[2]
    assert_refused(lambda: ENTRIES[entry](vectors()), error, sentence.format(name), device)


@pytest.mark.parametrize("name", ["project_self", "project_query", "project_memory"])
def test_projections(device, name):
    sentence = "tokens has width 7 but d_model is 6"
    attention = MultiHeadAttention(WIDTH, 2).to(device)
    assert_refused(lambda: getattr(attention, name)(ones(2, 7)), ValueError, sentence, device)


@pytest.mark.parametrize("kind", [DecoderLayer, Decoder])
@pytest.mark.parametrize("batch", [(), (1,), (3,), (2, 2)])
def test_batches_of_target_and_source(device, kind, batch):
    module = kind(*([2] if kind is Decoder else []), WIDTH, 2, 8).to(device)
    sentence = f"x has batch dimensions (2,) but memory has {batch}: they must be the same"
    given = (BATCH, QUERIES, WIDTH), (*batch, KEYS, WIDTH)
    assert_refused(lambda: module(*(ones(*shape) for shape in given)), ValueError, sentence, device)


def _cached(batch, *, layers=2, gradients=False, dtype=torch.float32, mask=None, source=KEYS):
    """Decode a token of two sentences with a cache, then another as said."""
    decoder, cache = Decoder(2, 8, 2, 12), DecoderCache(layers)
    with torch.set_grad_enabled(gradients):
        decoder(ones(BATCH, 1, 8), ones(BATCH, KEYS, 8), cache=cache)
        given = ones(batch, 1, 8, dtype=dtype), ones(batch, source, 8, dtype=dtype)
        decoder.to(dtype)(*given, cache=cache, **(mask or {}))


CACHES = [
    (lambda: _cached(1), ValueError, "cache has (batch, heads) (2, 2) but the new tokens have (1"),
    (lambda: _cached(2, layers=3), ValueError, "cache has 3 layers but the decoder has 2"),
    (
        lambda: _cached(2, gradients=True),
        ValueError,
        "a cache takes no gradients: use it inside torch.no_grad(), or decode without it",
    ),
    (
        lambda: _cached(2, dtype=torch.bfloat16),
        TypeError,
        "cache is torch.float32 but the new tokens are torch.bfloat16",
    ),
    (
        lambda: _cached(2, mask={"mask": allowed(1, 1)}),
        ValueError,
        "mask has 1 keys (its last dimension) but key has 2",
    ),
    (
        lambda: _cached(2, source=3, mask={"memory_mask": allowed(1, 3)}),
        ValueError,
        "mask has 3 keys (its last dimension) but key has 5",
    ),
]
VALUES_WITHOUT_KEYS = (
    lambda: MultiHeadAttention(8, 2).attend(ones(2, 3, 4), ones(2, 5, 4), ones(2, 3, 4)),
    ValueError,
    "key has 5 keys but value has 3 values: each key needs one value",
)


@pytest.mark.parametrize("case", [*CACHES, VALUES_WITHOUT_KEYS])
def test_caches_and_heads(device, case):
    assert_refused(*case, device)


# --- sizes and choices ----------------------------------------------------------------------------

SIZES = [
    (0, ValueError, "{} is 0: it must be at least 1"),
    (-2, ValueError, "{} is -2: it must be at least 1"),
    (4.0, TypeError, "{} must be an integer, not float"),
    (True, TypeError, "{} must be an integer, not bool"),
    ("4", TypeError, "{} must be an integer, not str"),
    (None, TypeError, "{} must be an integer, not NoneType"),
]
SHARES = [
    (1, ValueError, "{} is 1: it must be at least 0 and below 1"),
    (-0.1, ValueError, "{} is -0.1: it must be at least 0 and below 1"),
    (math.nan, ValueError, "{} is nan: it must be at least 0 and below 1"),
    (True, TypeError, "{} must be a number, not bool"),
    ("0.1", TypeError, "{} must be a number, not str"),
]
COUNTS = [
    (-1, ValueError, "{} is -1: it must not be negative"),
    (2.0, TypeError, "{} must be an integer, not float"),
    (True, TypeError, "{} must be an integer, not bool"),
]
IDS = [
    (100, ValueError, "{} is 100: it must be in the target's vocabulary, from 0 to 99"),
    (-1, ValueError, "{} is -1: it must be in the target's vocabulary, from 0 to 99"),
    *COUNTS[1:],
]
FLAGS = [
    (1, TypeError, "{} must be True or False, not int"),
    (None, TypeError, "{} must be True or False, not NoneType"),
]
ACTIVATIONS = [("tanh", ValueError, "{} is 'tanh': it must be one of relu, gelu, swish")]
OPTIONS = [
    (("dropout", "attention_dropout"), SHARES),
    (("norm_first",), FLAGS),
    (("activation",), ACTIVATIONS),
]


def _config(**changes):
    return TransformerConfig(**({"source_vocab_size": 100, "target_vocab_size": 100} | changes))


def _stack(kind):
    sizes = {"num_layers": 2, "d_model": 12, "num_heads": 3, "d_ff": 20}
    return lambda **changes: kind(**(sizes | changes))


def _positions(**changes):
    return SinusoidalPositions(10, 6)(**({"num_tokens": 3} | changes))


SIZED = [
    (_config, ("source_vocab_size", "target_vocab_size", "num_encoder_layers", "d_ff"), SIZES),
    (_config, ("d_model", "num_heads", "num_decoder_layers", "max_length"), SIZES),
    (_config, ("pad_id", "bos_id", "eos_id"), IDS),
    *((_config, *option) for option in OPTIONS),
    *((_stack(kind), *option) for kind in (Encoder, Decoder) for option in OPTIONS),
    *((_stack(kind), ("num_layers", "num_heads"), SIZES) for kind in (Encoder, Decoder)),
    (lambda **c: MultiHeadAttention(**{"d_model": 8, "num_heads": 2} | c), ("d_model",), SIZES),
    (lambda **c: MultiHeadAttention(**{"d_model": 8, "num_heads": 2} | c), ("num_heads",), SIZES),
    (lambda **c: MultiHeadAttention(8, 2, **c), ("dropout",), SHARES),
    (lambda **c: ScaledEmbedding(**{"vocab_size": 9, "d_model": 4} | c), ("vocab_size",), SIZES),
    (lambda **c: ScaledEmbedding(**{"vocab_size": 9, "d_model": 4} | c), ("d_model",), SIZES),
    (lambda **c: FeedForward(**{"d_model": 4, "d_ff": 8} | c), ("d_model", "d_ff"), SIZES),
    (lambda **c: FeedForward(4, 8, **c), ("activation",), ACTIVATIONS),
    (lambda **c: Residual(torch.nn.Identity(), **c), ("dropout",), SHARES),
    (lambda **c: Residual(torch.nn.Identity(), **c), ("norm_first",), FLAGS),
    (lambda **c: LearnedPositions(**{"max_length": 4, "d_model": 6} | c), ("d_model",), SIZES),
    (lambda **c: LearnedPositions(**{"max_length": 4, "d_model": 6} | c), ("max_length",), SIZES),
    (lambda d_model: sinusoidal_positions(4, d_model), ("d_model",), SIZES),
    (lambda num_positions: sinusoidal_positions(num_positions, 4), ("num_positions",), COUNTS),
    (_positions, ("num_tokens", "start"), COUNTS),
    (lambda **c: causal_mask(**{"num_queries": 2} | c), ("num_queries", "num_keys"), COUNTS),
    (lambda pad_id: padding_mask(ids(3), pad_id=pad_id), ("pad_id",), COUNTS[1:]),
]


@pytest.mark.parametrize(
    ("make", "name", "case"),
    [(make, name, case) for make, names, cases in SIZED for name in names for case in cases],
)
def test_sizes_and_choices(device, make, name, case):
    given, error, sentence = case
    assert_refused(lambda: make(**{name: given}), error, sentence.format(name), device)


def _choose(**changes):
    return lambda: TransformerConfig.small(100, **changes)


OTHERS = [
    (_choose(num_heads=3), ValueError, "d_model 128 is not divisible by num_heads 3"),
    (lambda: MultiHeadAttention(100, 8), ValueError, "d_model 100 is not divisible by num_heads 8"),
    (_choose(positions="rotary"), ValueError, "positions is 'rotary': it must be one of sinusoid"),
    (
        _choose(shared_embeddings=True),
        ValueError,
        "shared_embeddings is True: it must be one of none, target, all",
    ),
    (
        _choose(source_vocab_size=90),
        ValueError,
        "source_vocab_size is 90 and target_vocab_size 100: shared_embeddings 'all' needs one "
        "vocabulary for both; choose 'target' or 'none'",
    ),
    (_choose(dropuot=0.1), TypeError, ""),
    (lambda: TransformerConfig(100, 100), TypeError, ""),  # sizes are given by name only
    (
        lambda: Decoder(2, 12, 3, 20, dropuot=0.1),
        TypeError,
        "a layer has no option 'dropuot', only dropout, attention_dropout, norm_first, activation",
    ),
    (lambda: Residual(12), TypeError, "norm must be a torch.nn.Module, not int"),
    (lambda: scaled_dot_product_attention(*_good().values()), TypeError, ""),  # by name only
    (lambda: sinusoidal_positions(4, 5), ValueError, "d_model is 5: sines and cosines come in pai"),
    (lambda: sinusoidal_positions(4, 6, base=1), ValueError, "base is 1: it must be above 1"),
    *(
        (
            lambda given=given: _positions(num_tokens=given[0], start=given[1]),
            ValueError,
            f"{sum(given)} tokens were given but there are only 10 positions: shorten the sentence"
            ", or make the model with a larger max_length",
        )
        for given in [(11, 0), (1, 10), (4, 7)]
    ),
]


@pytest.mark.parametrize("case", OTHERS)
def test_what_does_not_fit_together(device, case):
    assert_refused(*case, device)


# --- token ids ------------------------------------------------------------------------------------

TOKENS = [
    (lambda: [[3, 4]], TypeError, "{} must be a torch.Tensor, not list"),
    *(
        (
            lambda dtype=dtype: torch.ones(1, 2).to(dtype),
            TypeError,
            f"{{}} must hold token ids, which are integers, not {dtype}",
        )
        for dtype in (torch.float32, torch.bool, torch.complex64)
    ),
]
NO_TOKENS = (lambda: torch.tensor(3), ValueError, "{} has shape (): at least one dimension, (...,")
SENTENCES = [
    *TOKENS,
    (
        lambda: ids(2),
        ValueError,
        "{} has shape (2,): (batch, tokens) is needed, at least one token",
    ),
    (lambda: ids(1, 1, 1), ValueError, "{} has shape (1, 1, 1): (batch, tokens) is needed"),
    (lambda: ids(1, 0), ValueError, "{} has shape (1, 0): (batch, tokens) is needed, at least one"),
]


@pytest.fixture
def model(device):
    config = TransformerConfig.small(9, d_model=8, num_heads=2, d_ff=8, max_length=4)
    return Transformer(config).to(device)


@pytest.mark.parametrize("case", [*TOKENS, NO_TOKENS])
def test_tokens(device, case):
    tokens, error, sentence = case
    for call in (ScaledEmbedding(9, 4), lambda given: padding_mask(given, pad_id=0)):
        assert_refused(lambda call=call: call(tokens()), error, sentence.format("tokens"), device)


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences(device, model, case):
    tokens, error, sentence = case
    calls = {
        "source": (lambda given: model(given, ids(1, 2)), model.encode, model.start),
        "target": (
            lambda given: model(ids(1, 2), given),
            lambda given: model.decode(given, ones(1, 2, 8)),
            lambda given: model.start(ids(1, 2)).step(given),
        ),
    }
    writing = [lambda given, f=f: f(model, given, max_new_tokens=2) for f in (greedy, sample)]
    writing.append(lambda given: beam_search(model, given, max_new_tokens=2))
    for name, entries in (*calls.items(), ("source", writing)):
        for entry in entries:
            assert_refused(lambda e=entry: e(tokens()), error, sentence.format(name), device)


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        (ids(1, 2), ids(2, 1), "target has 2 sentences but source has 1: each target belongs to"),
        (ids(2, 2), ids(1, 2), "target has 1 sentences but source has 2"),
        (ids(1, 5), ids(1, 2), "5 tokens were given but there are only 4 positions"),
        (ids(1, 2), ids(1, 5), "5 tokens were given but there are only 4 positions"),
        (
            ids(2, 2),
            torch.tensor([[1, 5], [0, 1]]),
            "target has padding before its first token (ro",
        ),
    ],
)
def test_sentences_that_do_not_fit(device, model, source, target, sentence):
    given = source.to(device), target.to(device)
    assert_refused(lambda: model(*given), ValueError, sentence, device)


def test_a_target_that_begins_with_the_padding_token_is_not_refused(device):
    config = TransformerConfig.small(9, d_model=8, num_heads=2, d_ff=8, max_length=4, bos_id=0)
    model, source = Transformer(config).to(device), torch.ones(3, 2, dtype=torch.int64).to(device)
    good = torch.tensor([[0, 5, 3], [0, 4, 0], [0, 0, 0]], device=device)
    assert model(source, good).isfinite().all()
    wrong = torch.tensor([[0, 5, 3], [0, 0, 4], [0, 4, 0]], device=device)
    sentence = "target has padding before its first token (row 1): pad on the right"
    assert_refused(lambda: model(source, wrong), ValueError, sentence, device)


@pytest.mark.parametrize(("tokens", "found"), [([[3, 9]], "3 to 9"), ([[-1, 3]], "-1 to 3")])
def test_ids_outside_the_vocabulary_on_the_cpu(tokens, found):
    # whatever --device says: a GPU learns of the id too late, and fails for good
    cpu, tokens = torch.device("cpu"), torch.tensor(tokens)
    model = Transformer(TransformerConfig.small(9, d_model=8, num_heads=2, d_ff=8, max_length=4))
    sentence = f"tokens hold ids from {found} but the vocabulary has 9: ids go from 0 to 8"
    for given in ((tokens, ids(1, 2)), (ids(1, 2), tokens)):
        assert_refused(lambda given=given: model(*given), ValueError, sentence, cpu)


# --- writing --------------------------------------------------------------------------------------

NUMBERS = [
    ("1", TypeError, "{} must be a number, not str"),
    (True, TypeError, "{} must be a number, not bool"),
    ([1.0], TypeError, "{} must be a number, not list"),
]
WRITERS = (greedy, sample, beam_search)
TOO_MANY = "{} is 17 but the model has 16 positions: write fewer, or make the model with a larger"
WRITING = [
    (WRITERS, "max_new_tokens", [*SIZES, (17, ValueError, TOO_MANY)]),
    (WRITERS, "return_distributions", FLAGS),
    (
        (sample,),
        "temperature",
        [
            *NUMBERS,
            (0, ValueError, "{} is 0: it must be above 0; greedy is its limit"),
            (-1.0, ValueError, "{} is -1.0: it must be above 0; greedy is its limit"),
            (math.nan, ValueError, "{} is nan: it must be above 0"),
        ],
    ),
    ((sample,), "top_k", [case for case in SIZES if case[0] is not None]),
    (
        (sample,),
        "top_p",
        [
            *NUMBERS,
            (0, ValueError, "{} is 0: it must be above 0 and at most 1"),
            (1.1, ValueError, "{} is 1.1: it must be above 0 and at most 1"),
            (math.nan, ValueError, "{} is nan: it must be above 0 and at most 1"),
        ],
    ),
    ((beam_search,), "beam_size", SIZES),
    (
        (beam_search,),
        "length_penalty",
        [
            *NUMBERS,
            (-0.1, ValueError, "{} is -0.1: it must be from 0 to 10"),
            (10.5, ValueError, "{} is 10.5: it must be from 0 to 10"),
            (math.nan, ValueError, "{} is nan: it must be from 0 to 10"),
        ],
    ),
    ((beam_search,), "min_new_tokens", COUNTS),
]


@pytest.mark.parametrize(
    ("write", "name", "case"),
    [
        (write, name, case)
        for writers, name, cases in WRITING
        for write in writers
        for case in cases
    ],
)
def test_writing(device, write, name, case):
    given, error, sentence = case
    options = {"max_new_tokens": 4, name: given}
    model = TableModel(lambda *_: torch.zeros(6), max_length=16)
    source = torch.zeros(1, 1, dtype=torch.int64, device=device)
    assert_refused(lambda: write(model, source, **options), error, sentence.format(name), device)
    if write is sample and not name.startswith(("max", "return")):
        call = {name: given}
        assert_refused(
            lambda: sampling_distribution(torch.zeros(4), **call),
            error,
            sentence.format(name),
            device,
        )


# --- what passes ----------------------------------------------------------------------------------


class _Five(int):
    """An integer of another name, as ``enum.IntEnum`` makes them."""


@pytest.mark.parametrize(
    "call",
    [
        lambda: checks.check_integer("n", -3),
        lambda: checks.check_integer("n", _Five(5)),
        lambda: checks.check_count("n", 0),
        lambda: checks.check_flag("f", False),
        lambda: checks.check_choice("c", "a", ("a", "b")),
        lambda: shapes.check_vectors("x", ones(0, 3, 4, 0, dtype=torch.float16)),
        lambda: shapes.check_tokens("t", ones(2, 0, 3, dtype=torch.int32)),
        lambda: shapes.check_attention(ones(2, 4, 5), ones(2, 3, 5), ones(2, 3, 7), None),
        *(
            lambda shape=shape: shapes.check_mask(allowed(*shape), ones(2, 3, 4, 6), 5)
            for shape in [(4, 5), (1, 5), (2, 3, 4, 5), (2, 1, 1, 5), (1, 3, 4, 5), (1, 1, 1, 5)]
        ),
    ],
)
def test_what_fits_passes(call):
    assert call() is None


def test_a_share_comes_back_as_a_float():
    assert [type(checks.check_share("s", share)) for share in (0, 0.0, 0.999)] == [float] * 3


def test_a_model_checks_once(monkeypatch, model, device):
    """A forward pass checks source and target, a further token itself, and nothing inside."""
    calls = []
    for name in ("check_tokens", "check_vectors", "check_alike", "check_mask", "check_attention"):
        for module in (shapes, *map(__import__("sys").modules.get, MODULES)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda *_, n=name, **__: calls.append(n))
    source, target = ids(2, 3).to(device), ids(2, 2).to(device)
    with torch.no_grad():
        model(source, target)
        assert calls == ["check_tokens"] * 2
        decoding = model.start(source)
        decoding.step(target[:, :1])
        del calls[:]
        decoding.step(target[:, 1:])
    assert calls == ["check_tokens"]


MODULES = [
    f"pieces.{name}"
    for name in ("attention", "masks", "layers", "encoder", "decoder", "transformer")
]
