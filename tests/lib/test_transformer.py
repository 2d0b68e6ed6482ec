"""transformer.py: the whole equals PyTorch's; its size, its shared matrices, where it runs."""

import copy

import pytest
import torch
from onnx.reference import ReferenceEvaluator
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
from torch import nn
from torch._dynamo.testing import CompileCounter
from torch.export import Dim

from pieces.config import TransformerConfig
from pieces.masks import causal_mask
from pieces.positions import SinusoidalPositions, sinusoidal_positions
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


LENGTHS = [(3, 5, 6), (2, 7, 4), (4, 6, 6), (2, 2, 8)]  # sentences, source, target


def _sentences(shape):
    """Token ids of a shape, with some padding in the sources."""
    generator = torch.Generator().manual_seed(0)
    source, target = (torch.randint(3, 11, (shape[0], n), generator=generator) for n in shape[1:])
    source[0, -1] = source[1, 0] = 0
    return source, target


@pytest.mark.plain_only  # beartype's checks cannot be traced
@pytest.mark.filterwarnings("ignore")  # what torch.compile itself has to say is not ours
def test_torch_compile_finds_one_graph_for_all_lengths(close, device, precise):
    torch._dynamo.reset()
    model, graphs = _shallow(device, precise), CompileCounter()
    whole = torch.compile(model, fullgraph=True, dynamic=True, backend=graphs)
    for shape in LENGTHS:
        source, target = (tokens.to(device) for tokens in _sentences(shape))
        close(whole(source, target), model(source, target))
    assert graphs.frame_count == 1


@pytest.mark.plain_only  # nor exported
@pytest.mark.filterwarnings("ignore")
def test_exported_it_takes_all_lengths_also_as_onnx(close, device):
    """One export, for it takes seconds: PyTorch's program, and its translation to ONNX."""
    model = _shallow(device, torch.float32)
    batch, source, target = Dim("batch"), Dim("source", max=16), Dim("target", max=16)
    sizes = {"source": {0: batch, 1: source}, "target": {0: batch, 1: target}}
    sentences = [[tokens.to(device) for tokens in _sentences(shape)] for shape in LENGTHS]
    exported = torch.export.export(model, tuple(sentences[0]), dynamic_shapes=sizes)
    program = torch.onnx.export(exported, verbose=False).model_proto
    run = ReferenceEvaluator(program).run
    for source, target in sentences:
        wanted = model(source, target)
        close(exported.module()(source, target), wanted)
        given = {"source": source.cpu().numpy(), "target": target.cpu().numpy()}
        close(torch.from_numpy(run(None, given)[0]).to(device), wanted)


class _Lengths(nn.Module):
    """What takes a number of tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.positions = SinusoidalPositions(16, 4)

    def forward(self, tokens):
        places, mask = self.positions(tokens.shape[1]), causal_mask(tokens.shape[1])
        return places, mask, sinusoidal_positions(tokens.shape[1], 4)


@pytest.mark.plain_only  # nor exported
def test_lengths_stay_open_where_they_are_checked():
    tokens = torch.zeros(2, 5)
    sizes = {"tokens": {1: Dim("tokens", max=16)}}
    exported = torch.export.export(_Lengths(), (tokens,), dynamic_shapes=sizes).module()
    for given in (tokens, torch.zeros(2, 9)):
        assert all(map(torch.equal, exported(given), _Lengths()(given)))


def _shallow(device, dtype):
    return small_model(device, dtype, num_encoder_layers=1, num_decoder_layers=1)


@pytest.mark.filterwarnings("ignore:There is a performance drop")  # PyTorch's, of its kernel
def test_vmap_over_the_model_equals_a_loop(close, device, precise, source, target):
    model = small_model(device, precise)
    sources, targets = (torch.stack((x, x.flip(0))) for x in (source, target))
    wanted = [model(*pair) for pair in zip(sources, targets, strict=True)]
    close(torch.vmap(model)(sources, targets), torch.stack(wanted))


@pytest.mark.parametrize("assign", [False, True])
def test_made_without_numbers_and_loaded_it_is_the_same(device, precise, source, target, assign):
    model = small_model(device, precise)
    with torch.device("meta"):
        other = Transformer(model.config).to(precise).eval()
    if not assign:
        other.to_empty(device=device)
    other.load_state_dict(model.state_dict(), assign=assign)
    assert torch.equal(other(source, target), model(source, target))


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.int64])
def test_token_ids_may_be_of_any_width(close, device, precise, source, target, dtype):
    sizes = dict.fromkeys(("source_vocab_size", "target_vocab_size"), 310)
    model = small_model(device, precise, pad_id=300, **sizes)
    source[0, 0] = target[0, 0] = 44  # what uint8 would make of 300
    close(model(source.to(dtype), target.to(dtype)), model(source, target))
