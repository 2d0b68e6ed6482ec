"""transformer.py: the whole equals PyTorch's; its size, its shared matrices, where it runs."""

import copy

import pytest
import torch
from reference_weights import (
    D_MODEL,
    SOURCES,
    TARGET_VOCAB,
    TARGETS,
    TorchTransformer,
    assert_same_gradients,
    padded,
    real,
    small_model,
    weighted_sum,
)

from pieces.config import TransformerConfig
from pieces.transformer import Transformer

V = 37_000  # the paper's "about 37000 tokens", section 5.1


@pytest.fixture
def source(device):
    return padded(SOURCES).to(device)


@pytest.fixture
def target(device):
    return padded(TARGETS).to(device)


# --- parity -------------------------------------------------------------------------------------


@pytest.mark.parametrize("source_side", ["right", "left"])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
@pytest.mark.parametrize("norm_first", [False, True])
def test_equals_pytorch_forward_and_backward(
    close, device, precise, target, norm_first, activation, source_side
):
    ours = small_model(device, precise, norm_first=norm_first, activation=activation)
    theirs = TorchTransformer(ours).to(device)
    source = padded(SOURCES, source_side, extra=1).to(device)
    read = real(TARGETS).to(device)
    logits, wanted = ours(source, target)[read], theirs(source, target)[read]
    close(logits, wanted)
    weighted_sum(logits).backward()
    weighted_sum(wanted).backward()
    assert_same_gradients(theirs.pairs)


# --- size ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "count", "paper", "share"),
    [
        (TransformerConfig.base, 63_082_496, 65e6, 0.04),
        (TransformerConfig.big, 214_245_376, 213e6, 0.01),
    ],
)
def test_the_papers_models_have_about_the_papers_parameters(make, count, paper, share):
    with torch.device("meta"):
        model = Transformer(make(V))
    counted = sum(parameter.numel() for parameter in model.parameters())
    assert counted == count
    assert abs(counted - paper) < share * paper  # table 3, last column


# --- shared matrices ----------------------------------------------------------------------------


def _matrices(model):
    return [model.source_embedding.weight, model.target_embedding.weight, model.output.weight]


_TIED = {"none": 3, "target": 2, "all": 1}


def _tied(device, dtype, shared):
    return small_model(device, dtype, shared_embeddings=shared, source_vocab_size=TARGET_VOCAB)


@pytest.mark.parametrize("shared", _TIED)
def test_matrices_are_one_as_told_also_once_moved_or_copied(device, precise, shared):
    model = _tied(device, precise, shared)
    for same in (model, copy.deepcopy(model), copy.deepcopy(model).to(torch.bfloat16)):
        matrices = _matrices(same)
        assert len({id(m) for m in matrices}) == len({m.data_ptr() for m in matrices})
        assert len({id(m) for m in matrices}) == _TIED[shared]
        assert (matrices[1] is matrices[2]) == (shared != "none")
    sizes = [sum(p.numel() for p in m.parameters()) for m in (model, _tied(device, precise, "all"))]
    assert sizes[0] - sizes[1] == (_TIED[shared] - 1) * TARGET_VOCAB * D_MODEL


@pytest.mark.parametrize("shared", _TIED)
def test_embeddings_start_with_variance_1_over_d_model(shared):
    torch.manual_seed(0)
    model = Transformer(TransformerConfig.small(1000, shared_embeddings=shared))
    embeddings = _matrices(model)[: 2 if shared == "none" else 3]
    for matrix in embeddings:
        assert abs(matrix.std() * 128**0.5 - 1) < 0.02
        assert abs(matrix.mean()) < 0.001
    if shared == "none":  # the output layer is a matrix like any other
        limit = (6 / (1000 + 128)) ** 0.5
        assert 0.95 * limit < model.output.weight.abs().max() <= limit
    assert abs(model.source_embedding(torch.arange(1000)).std() - 1) < 0.02


# --- where and how it runs ----------------------------------------------------------------------


def test_a_forward_pass_needs_no_numbers():
    model = small_model(torch.device("meta"), torch.float32)
    source, target = (torch.ones(3, n, dtype=torch.long, device="meta") for n in (5, 6))
    logits = model(source, target)
    assert (logits.device.type, logits.shape) == ("meta", (3, 6, TARGET_VOCAB))


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16, torch.float16])
def test_runs_in_other_dtypes(device, source, target, dtype):
    if device.type == "mps" and dtype == torch.float64:
        pytest.skip("Apple's GPU has no float64")
    model = small_model(device, torch.float32)
    wanted = model(source, target)
    logits = model.to(dtype)(source, target)
    assert logits.dtype == dtype
    bound = {torch.float64: 1e-5, torch.bfloat16: 0.1, torch.float16: 0.02}[dtype]
    assert (logits - wanted).abs().max() < bound


def test_autocast_to_half_precision_stays_close(device, source, target):
    model = small_model(device, torch.float32)
    wanted = model(source, target)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        logits = model(source, target)
    assert logits.dtype == torch.bfloat16
    assert not torch.equal(logits.float(), wanted)
    assert (logits - wanted).abs().max() < 0.1


@pytest.mark.plain_only  # beartype's checks cannot be traced
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
def test_torch_compile_finds_one_graph(close, device, precise, source, target):
    torch._dynamo.reset()
    model = small_model(device, precise)
    whole = torch.compile(model, fullgraph=True, backend="eager")
    close(whole(source, target), model(source, target))


@pytest.mark.parametrize("dtype", [torch.int32, torch.int64])
def test_token_ids_may_be_of_either_width(close, device, precise, source, target, dtype):
    model = small_model(device, precise)
    close(model(source.to(dtype), target.to(dtype)), model(source, target))
