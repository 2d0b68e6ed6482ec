"""What the tests of the models share: small models, sentences, our weights in PyTorch's modules.

A *pair* is one of our parameters and the reference's that hold the same numbers, one below the
other: ``(ours, [theirs, …])``. With pairs the weights are copied, and later the gradients compared.
"""

import math
import warnings
from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor, nn

from pieces.attention import MultiHeadAttention
from pieces.config import TransformerConfig
from pieces.decoder import DecoderLayer
from pieces.encoder import EncoderLayer
from pieces.transformer import Transformer

Pair = tuple[nn.Parameter, list[Tensor]]

# Every axis has a length of its own, so that an exchange shows.
BATCH, SOURCE, TARGET, D_MODEL, HEADS, D_FF = 2, 5, 6, 12, 3, 20
SOURCE_VOCAB, TARGET_VOCAB = 11, 13
PAD, BOS, EOS = 0, 1, 2
SOURCES = [[3, 4, 5, 6, 2], [7, 8, 2], [10, 9, 4, 2]]
TARGETS = [[1, 3, 12], [1, 4, 5, 6, 7, 8], [1, 11, 9, 10]]


def padded(
    sentences: list[list[int]], side: str = "right", extra: int = 0, pad: int = PAD
) -> Tensor:
    """Return sentences as one tensor, filled up on a side, with ``extra`` columns of padding."""
    width = max(map(len, sentences)) + extra
    fills = [[pad] * (width - len(sentence)) for sentence in sentences]
    rows = zip(sentences, fills, strict=True)
    return torch.tensor([s + fill if side == "right" else fill + s for s, fill in rows])


def real(sentences: list[list[int]], side: str = "right", extra: int = 0) -> Tensor:
    """Return where :func:`padded` stands no padding."""
    return padded(sentences, side, extra) != PAD


def scattered(module: nn.Module, seed: int = 0) -> nn.Module:
    """Move every parameter off its starting value: gains of 1 and biases of 0 hide faults."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            parameter += 0.2 * noise.to(parameter)
    return module


def small_model(device: torch.device, dtype: torch.dtype, seed: int = 0, **changes) -> Transformer:
    """Return a small Transformer without dropout, its embeddings all separate unless said."""
    sizes = {"d_model": D_MODEL, "num_heads": HEADS, "d_ff": D_FF, "max_length": 16}
    layers = {"num_encoder_layers": 2, "num_decoder_layers": 3, "dropout": 0.0}
    vocabularies = {"source_vocab_size": SOURCE_VOCAB, "target_vocab_size": TARGET_VOCAB}
    choices = {"shared_embeddings": "none"} | vocabularies | sizes | layers | changes
    torch.manual_seed(seed)
    model = Transformer(TransformerConfig(**choices)).to(dtype)
    return scattered(model, seed).eval().to(device)


def restless_model(device: torch.device, dtype: torch.dtype, seed: int) -> Transformer:
    """Return a tiny Transformer in training mode; of some seeds its sentences differ in length."""
    torch.manual_seed(seed)
    sizes = {"d_model": 8, "num_heads": 2, "d_ff": 16, "max_length": 12}
    config = TransformerConfig.small(9, dropout=0.5, shared_embeddings="none", **sizes)
    return Transformer(config).to(device, dtype)


def with_the_same_chance(*runs: Callable[[], Tensor]) -> list[Tensor]:
    """Run each from the same seed, so that dropout drops the same."""
    outputs = []
    for run in runs:
        torch.manual_seed(1)
        outputs.append(run())
    return outputs


def attention_pairs(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> Iterator[Pair]:
    """Pair the parameters of two attentions."""
    yield ours.in_projection.weight, [theirs.in_proj_weight]
    yield ours.out_projection.weight, [theirs.out_proj.weight]
    if theirs.in_proj_bias is not None:
        yield ours.in_projection.bias, [theirs.in_proj_bias]
        yield ours.out_projection.bias, [theirs.out_proj.bias]


def linear_pairs(ours: nn.Module, *theirs: nn.Module) -> Iterator[Pair]:
    """Pair the weights and biases of linear layers or normalisations."""
    yield ours.weight, [module.weight for module in theirs]
    yield ours.bias, [module.bias for module in theirs]


def layer_pairs(ours: EncoderLayer | DecoderLayer, theirs: nn.Module) -> Iterator[Pair]:
    """Pair the parameters of our layer and PyTorch's, encoder's or decoder's."""
    yield from attention_pairs(ours.self_attention, theirs.self_attn)
    if isinstance(ours, DecoderLayer):
        yield from attention_pairs(ours.cross_attention, theirs.multihead_attn)
    yield from linear_pairs(ours.feed_forward.widen, theirs.linear1)
    yield from linear_pairs(ours.feed_forward.narrow, theirs.linear2)
    for i, residual in enumerate(ours.residuals, start=1):
        yield from linear_pairs(residual.norm, getattr(theirs, f"norm{i}"))


def stack_pairs(ours: nn.Module, theirs: nn.Module) -> Iterator[Pair]:
    """Pair the parameters of our encoder or decoder and PyTorch's."""
    for our_layer, their_layer in zip(ours.layers, theirs.layers, strict=True):
        yield from layer_pairs(our_layer, their_layer)
    if theirs.norm is not None:
        yield from linear_pairs(ours.norm, theirs.norm)


def share_weights(ours: nn.Module, pairs: Iterable[Pair]) -> list[Pair]:
    """Copy our weights to the reference, after making sure that the pairs name all of ours."""
    pairs = list(pairs)
    assert {id(parameter) for parameter, _ in pairs} == {id(p) for p in ours.parameters()}
    with torch.no_grad():
        for parameter, parts in pairs:
            for part, numbers in zip(parts, parameter.split([len(p) for p in parts]), strict=True):
                part.copy_(numbers)
    return pairs


def weighted_sum(output: Tensor) -> Tensor:
    """Return a sum in which every entry counts differently, to be differentiated."""
    return (output * torch.linspace(-1, 1, output.numel()).reshape(output.shape).to(output)).sum()


def assert_same_gradients(pairs: Iterable[Pair], bound: float = 1e-9) -> None:
    """Assert that each of our parameters has the gradient that the reference's have, not zero."""
    for ours, theirs in pairs:
        wanted = torch.cat([part.grad for part in theirs])
        assert wanted.abs().max() > 1e-6
        torch.testing.assert_close(ours.grad, wanted, atol=bound, rtol=bound)


def torch_stacks(*sizes: int, activation: str, norm_first: bool) -> nn.Transformer:
    """Make PyTorch's: d_model, heads, encoder's layers, decoder's, d_ff. It is without dropout.

    PyTorch's post-norm stacks end in one normalisation more than the paper's: it is left out.
    """
    choices = {"activation": activation, "norm_first": norm_first, "batch_first": True}
    with warnings.catch_warnings(action="ignore"):  # of a fast path, which is not taken here
        whole = nn.Transformer(*sizes, dropout=0.0, **choices)
    whole.encoder.enable_nested_tensor = whole.encoder.use_nested_tensor = False
    if not norm_first:
        whole.encoder.norm = whole.decoder.norm = None
    return whole


class TorchTransformer(nn.Module):
    """:func:`torch_stacks` with the weights of one of our models.

    Embeddings, positions and the output layer, which PyTorch's lacks, are written out here.
    """

    def __init__(self, ours: Transformer) -> None:
        super().__init__()
        config = ours.config
        layers = (config.num_encoder_layers, config.num_decoder_layers)
        choices = {"activation": config.activation, "norm_first": config.norm_first}
        self.whole = torch_stacks(config.d_model, config.num_heads, *layers, config.d_ff, **choices)
        shapes = (ours.source_embedding, ours.target_embedding, ours.output)
        self.matrices = nn.ParameterList(torch.empty_like(module.weight) for module in shapes)
        self.to(ours.output.weight)
        self.pairs = share_weights(ours, self._pairs(ours))

    def _pairs(self, ours: Transformer) -> Iterator[Pair]:
        for module, matrix in zip(
            (ours.source_embedding, ours.target_embedding, ours.output), self.matrices, strict=True
        ):
            yield module.weight, [matrix]
        yield from stack_pairs(ours.encoder, self.whole.encoder)
        yield from stack_pairs(ours.decoder, self.whole.decoder)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the logits. In PyTorch's masks ``True`` means hidden."""
        x, y = (_embedded(t, m) for t, m in zip((source, target), self.matrices, strict=False))
        future = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool, device=x.device)
        hidden = self.whole(
            x,
            y,
            tgt_mask=future.triu(1),
            src_key_padding_mask=source == PAD,
            tgt_key_padding_mask=target == PAD,
            memory_key_padding_mask=source == PAD,
        )
        return hidden @ self.matrices[2].T


def _embedded(tokens: Tensor, matrix: Tensor) -> Tensor:
    """Embed tokens and add sinusoids by the paper's formula, real tokens counted from 0."""
    width = matrix.shape[1]
    places = ((tokens != PAD).cumsum(dim=1) - 1).clamp(min=0).double().cpu()
    angles = places[..., None] / 10_000 ** (torch.arange(width).double() // 2 * 2 / width)
    even = torch.arange(width) % 2 == 0
    table = torch.where(even, angles.sin(), angles.cos()).float()  # as exact as our buffer is
    return matrix[tokens] * math.sqrt(width) + table.to(matrix)
