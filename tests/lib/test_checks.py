"""checks.py, and what writes: what is refused is refused in a sentence, the rest in silence."""

import math
import re

import pytest
import torch
from table_model import TableModel

from pieces import checks, shapes
from pieces.beam_search import beam_search
from pieces.config import TransformerConfig
from pieces.generation import greedy, sample, sampling_distribution
from pieces.transformer import Transformer


class _Five(int):
    """An integer of another name, as ``enum.IntEnum`` makes them."""


def _vectors(*shape, dtype=torch.float32, device="cpu"):
    return torch.ones(shape, dtype=dtype, device=device)


PASSING = [
    (checks.check_integer, ("n", 0)),
    (checks.check_integer, ("n", -3)),
    (checks.check_integer, ("n", _Five(5))),
    (shapes.check_tensor, ("x", torch.tensor(1))),
    (shapes.check_vectors, ("x", _vectors(4, 5))),
    (shapes.check_vectors, ("x", _vectors(0, 3, 4, 0, dtype=torch.float16))),
    (shapes.check_comparable, (_vectors(2, 4, 5), _vectors(2, 3, 5))),
    (shapes.check_value, (_vectors(2, 3, 7), _vectors(2, 4, 5), _vectors(2, 3, 5))),
    (shapes.check_width, ("x", _vectors(2, 5), 5)),
    (checks.check_flag, ("f", True)),
    (checks.check_flag, ("f", False)),
    (checks.check_size, ("n", 1)),
    (checks.check_choice, ("c", "a", ("a", "b"))),
    (shapes.check_tokens, ("t", torch.tensor([1], dtype=torch.uint8))),
    (shapes.check_tokens, ("t", torch.ones(2, 0, 3, dtype=torch.int32))),
]

# Each line: the function, what it is given, the kind of error, the sentence.
REFUSED = [
    (checks.check_integer, ("n", 1.0), TypeError, "n must be an integer, not float"),
    (checks.check_integer, ("n", True), TypeError, "n must be an integer, not bool"),
    (checks.check_integer, ("n", None), TypeError, "n must be an integer, not NoneType"),
    (checks.check_integer, ("n", torch.tensor(1)), TypeError, "n must be an integer, not Tensor"),
    (shapes.check_tensor, ("x", [1.0]), TypeError, "x must be a torch.Tensor, not list"),
    (shapes.check_vectors, ("x", 1.0), TypeError, "x must be a torch.Tensor, not float"),
    (
        shapes.check_vectors,
        ("x", torch.ones(2, 3, dtype=torch.int64)),
        TypeError,
        "x must hold floating-point numbers, not torch.int64",
    ),
    (
        shapes.check_vectors,
        ("x", torch.ones(2, 3, dtype=torch.complex64)),
        TypeError,
        "x must hold floating-point numbers, not torch.complex64",
    ),
    (
        shapes.check_vectors,
        ("x", _vectors(3)),
        ValueError,
        "x has shape (3,): at least two dimensions, (..., tokens, features), are needed",
    ),
    (shapes.check_comparable, ([], _vectors(2, 3)), TypeError, "query must be a torch.Tensor, not"),
    (shapes.check_comparable, (_vectors(2, 3), []), TypeError, "key must be a torch.Tensor, not"),
    (
        shapes.check_comparable,
        (_vectors(4, 5, dtype=torch.float64), _vectors(3, 5)),
        TypeError,
        "query is torch.float64 but key is torch.float32: both must have the same dtype",
    ),
    (
        shapes.check_comparable,
        (_vectors(4, 5), _vectors(3, 5, device="meta")),
        ValueError,
        "query is on cpu but key is on meta: both must be on the same device",
    ),
    (
        shapes.check_comparable,
        (_vectors(2, 4, 5), _vectors(1, 3, 5)),
        ValueError,
        "query has batch dimensions (2,) but key has (1,): they must be the same, only a mask "
        "broadcasts",
    ),
    (
        shapes.check_comparable,
        (_vectors(4, 5), _vectors(3, 6)),
        ValueError,
        "query has d_k 5 but key has d_k 6: both must have the same last dimension",
    ),
    (
        shapes.check_comparable,
        (_vectors(4, 0), _vectors(3, 0)),
        ValueError,
        "query and key have d_k 0: vectors without entries cannot be compared",
    ),
    (
        shapes.check_value,
        (_vectors(4, 7), _vectors(4, 5), _vectors(3, 5)),
        ValueError,
        "key has 3 keys but value has 4 values: each key needs one value",
    ),
    (
        shapes.check_value,
        (_vectors(3, 7, dtype=torch.float16), _vectors(4, 5), _vectors(3, 5)),
        TypeError,
        "query is torch.float32 but value is torch.float16: both must have the same dtype",
    ),
    (
        shapes.check_value,
        (_vectors(3, 7), _vectors(2, 4, 5), _vectors(2, 3, 5)),
        ValueError,
        "query has batch dimensions (2,) but value has (): they must be the same, only a mask "
        "broadcasts",
    ),
    (shapes.check_value, (3, 1, 2), TypeError, "value must be a torch.Tensor, not int"),
    (shapes.check_width, ("x", _vectors(2, 5), 6), ValueError, "x has width 5 but d_model is 6"),
    (checks.check_flag, ("f", 1), TypeError, "f must be True or False, not int"),
    (checks.check_flag, ("f", None), TypeError, "f must be True or False, not NoneType"),
    (checks.check_size, ("n", 0), ValueError, "n is 0: it must be at least 1"),
    (checks.check_size, ("n", "1"), TypeError, "n must be an integer, not str"),
    (checks.check_number, ("n", "1"), TypeError, "n must be a number, not str"),
    (checks.check_number, ("n", True), TypeError, "n must be a number, not bool"),
    (checks.check_share, ("s", -0.1), ValueError, "s is -0.1: it must be at least 0 and below 1"),
    (checks.check_share, ("s", 1), ValueError, "s is 1: it must be at least 0 and below 1"),
    (
        checks.check_share,
        ("s", float("nan")),
        ValueError,
        "s is nan: it must be at least 0 and below 1",
    ),
    (checks.check_share, ("s", False), TypeError, "s must be a number, not bool"),
    (checks.check_share, ("s", None), TypeError, "s must be a number, not NoneType"),
    (
        checks.check_choice,
        ("c", "z", ("a", "b")),
        ValueError,
        "c is 'z': it must be one of a, b",
    ),
    (checks.check_choice, ("c", None, ("a",)), ValueError, "c is None: it must be one of a"),
    (shapes.check_tokens, ("t", "12"), TypeError, "t must be a torch.Tensor, not str"),
    (
        shapes.check_tokens,
        ("t", torch.tensor([1.0])),
        TypeError,
        "t must hold token ids, which are integers, not torch.float32",
    ),
    (
        shapes.check_tokens,
        ("t", torch.tensor([1j])),
        TypeError,
        "t must hold token ids, which are integers, not torch.complex64",
    ),
    (
        shapes.check_tokens,
        ("t", torch.tensor([True])),
        TypeError,
        "t must hold token ids, which are integers, not torch.bool",
    ),
    (
        shapes.check_tokens,
        ("t", torch.tensor(1)),
        ValueError,
        "t has shape (): at least one dimension, (..., tokens), is needed",
    ),
]

# Each line: the function, the option it is given, the kind of error, the sentence.
WRITING = [
    *(
        (write, {"max_new_tokens": number}, error, f"max_new_tokens {sentence}")
        for write in (greedy, sample, beam_search)
        for number, error, sentence in [
            (0, ValueError, "is 0: it must be at least 1"),
            (-1, ValueError, "is -1: it must be at least 1"),
            (2.0, TypeError, "must be an integer, not float"),
            (True, TypeError, "must be an integer, not bool"),
            (
                17,
                ValueError,
                "is 17 but the model has 16 positions: write fewer, or make the model with a "
                "larger max_length",
            ),
        ]
    ),
    (sample, {"temperature": 0}, ValueError, "temperature is 0: it must be above 0; greedy is its"),
    (sample, {"temperature": -1.0}, ValueError, "temperature is -1.0: it must be above 0; greedy"),
    (sample, {"temperature": math.nan}, ValueError, "temperature is nan: it must be above 0"),
    (sample, {"top_k": 0}, ValueError, "top_k is 0: it must be at least 1"),
    (sample, {"top_k": 2.0}, TypeError, "top_k must be an integer, not float"),
    (sample, {"top_k": True}, TypeError, "top_k must be an integer, not bool"),
    (sample, {"top_p": 0}, ValueError, "top_p is 0: it must be above 0 and at most 1"),
    (sample, {"top_p": 1.1}, ValueError, "top_p is 1.1: it must be above 0 and at most 1"),
    (sample, {"top_p": math.nan}, ValueError, "top_p is nan: it must be above 0 and at most 1"),
    (beam_search, {"beam_size": 0}, ValueError, "beam_size is 0: it must be at least 1"),
    (beam_search, {"beam_size": 2.5}, TypeError, "beam_size must be an integer, not float"),
    (
        beam_search,
        {"length_penalty": -0.1},
        ValueError,
        "length_penalty is -0.1: it must be from 0 to 10",
    ),
    (
        beam_search,
        {"length_penalty": math.nan},
        ValueError,
        "length_penalty is nan: it must be from 0 to 10",
    ),
    (beam_search, {"min_new_tokens": -1}, ValueError, "min_new_tokens is -1: it must not be neg"),
    (beam_search, {"min_new_tokens": 1.0}, TypeError, "min_new_tokens must be an integer, not fl"),
]


@pytest.mark.parametrize(("check", "given"), PASSING)
def test_what_fits_passes(check, given):
    assert check(*given) is None


@pytest.mark.parametrize("share", [pytest.param(0, marks=pytest.mark.bad_input), 0.0, 0.5, 0.999])
def test_a_share_comes_back_as_a_float(share):
    checked = checks.check_share("s", share)
    assert (checked, type(checked)) == (share, float)


@pytest.mark.bad_input
@pytest.mark.parametrize(("check", "given", "error", "sentence"), REFUSED)
def test_what_does_not_fit_is_refused_in_a_sentence(check, given, error, sentence):
    with pytest.raises(error, match=f"^{re.escape(sentence)}"):
        check(*given)


def test_every_check_is_tested():
    functions = {name for name in vars(checks) if name.startswith("check_")}
    tested = {check.__name__ for check, *_ in REFUSED}
    assert functions - tested == {"check_alike"}  # by way of check_comparable and check_value


# --- what writes --------------------------------------------------------------------------------


@pytest.mark.bad_input
@pytest.mark.parametrize(("write", "options", "error", "sentence"), WRITING)
def test_writing_is_refused_in_a_sentence(device, write, options, error, sentence):
    model = TableModel(lambda *_: torch.zeros(6), max_length=16)
    source = torch.zeros(1, 1, dtype=torch.int64, device=device)
    with pytest.raises(error, match=f"^{re.escape(sentence)}"):
        write(model, source, **({"max_new_tokens": 4} | options))


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("write", "name"),
    [(sample, "temperature"), (sample, "top_p"), (beam_search, "length_penalty")],
)
@pytest.mark.parametrize("number", ["1", True, [1.0]])
def test_what_is_no_number_is_refused_in_a_sentence(device, write, name, number):
    model = TableModel(lambda *_: torch.zeros(6))
    source = torch.zeros(1, 1, dtype=torch.int64, device=device)
    with pytest.raises(TypeError, match=f"^{name} must be a number, not {type(number).__name__}"):
        write(model, source, max_new_tokens=4, **{name: number})


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"temperature": 0.0}, "temperature is 0.0: it must be above 0; greedy is its limit"),
        ({"top_k": -1}, "top_k is -1: it must be at least 1"),
        ({"top_p": -0.5}, "top_p is -0.5: it must be above 0 and at most 1"),
    ],
)
def test_a_distribution_is_refused_in_the_same_sentences(device, options, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        sampling_distribution(torch.zeros(4, device=device), **options)


@pytest.mark.bad_input
@pytest.mark.parametrize("write", [greedy, sample, beam_search])
@pytest.mark.parametrize(
    ("source", "error", "sentence"),
    [
        ([[3, 4]], TypeError, "source must be a torch.Tensor, not list"),
        (torch.ones(1, 2), TypeError, "source must hold token ids, which are integers, not"),
        (torch.tensor([3, 4]), ValueError, "source has shape (2,): (batch, tokens) is needed"),
        (torch.tensor([[3, 9]]), ValueError, "tokens hold ids from 3 to 9 but the vocabulary has"),
        (torch.ones(1, 5, dtype=torch.int64), ValueError, "5 tokens were given but there are only"),
    ],
)
def test_a_source_is_refused_in_a_sentence(write, source, error, sentence):
    model = Transformer(TransformerConfig.small(9, d_model=8, num_heads=2, d_ff=8, max_length=4))
    with pytest.raises(error, match=f"^{re.escape(sentence)}"):
        write(model, source, max_new_tokens=2)
