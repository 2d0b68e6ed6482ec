"""The models that are compared for speed, all of the same sizes, behind two methods each.

``train()`` does one step: forward, backward, Adam. ``write(rows)`` writes 64 tokens greedily for so
many sources. Each is used as its own users write it; what they could choose is said beside it.
"""

import math
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

VOCABULARY, D_MODEL, HEADS, D_FF, LAYERS = 8000, 256, 8, 1024, 3
BATCH, LENGTH, NEW_TOKENS, DROPOUT = 64, 32, 64, 0.1
BOS, LAST = 1, VOCABULARY - 1


def _sentences() -> Tensor:
    """Random sentences without padding, ``(64, 32)``."""
    return torch.randint(3, LAST, (BATCH, LENGTH), generator=torch.Generator().manual_seed(0))


class Peer:
    """A model in training, its data, and fused Adam, the same for every model of PyTorch."""

    model: nn.Module

    def prepare(self) -> None:
        self.source, self.target = _sentences(), _sentences().roll(1, 0)
        self.labels = self.target.roll(-1, 1)
        self.adam = torch.optim.Adam(self.model.parameters(), betas=(0.9, 0.98), fused=True)

    def loss(self) -> Tensor:
        logits = self.model(self.source, self.target)
        return F.cross_entropy(logits.flatten(0, 1), self.labels.flatten())

    def train(self) -> None:
        self.model.train()
        self.adam.zero_grad()
        self.loss().backward()
        self.adam.step()


class Pieces(Peer):
    """This library: the paper's dropout, one matrix for all embeddings, as its presets are."""

    def __init__(self) -> None:
        from pieces.config import TransformerConfig
        from pieces.transformer import Transformer

        config = TransformerConfig(
            source_vocab_size=VOCABULARY,
            target_vocab_size=VOCABULARY,
            d_model=D_MODEL,
            num_heads=HEADS,
            d_ff=D_FF,
            num_encoder_layers=LAYERS,
            num_decoder_layers=LAYERS,
            dropout=DROPOUT,
            max_length=128,
            eos_id=LAST,
            **self.choices(),
        )
        self.model = Transformer(config)
        with torch.no_grad():
            # the end's score is 0 and never the largest: every sentence gets all its 64 tokens
            self.model.output.weight[LAST] = 0.0
        self.prepare()

    def choices(self) -> dict[str, float | str]:
        return {}

    def write(self, rows: int) -> None:
        from pieces.generation import greedy

        self.model.eval()
        written = greedy(self.model, self.source[:rows], max_new_tokens=NEW_TOKENS)
        assert written.tokens.shape == (rows, NEW_TOKENS)


class PiecesLikeTorch(Pieces):
    """This library with dropout on attention weights and three matrices, closer to PyTorch's."""

    def choices(self) -> dict[str, float | str]:
        return {"attention_dropout": DROPOUT, "shared_embeddings": "none"}


class PiecesCompiled(Pieces):
    """This library, its model compiled by ``torch.compile``; training only."""

    write = None

    def __init__(self) -> None:
        super().__init__()
        self.compiled = torch.compile(self.model)

    def loss(self) -> Tensor:
        logits = self.compiled(self.source, self.target)
        return F.cross_entropy(logits.flatten(0, 1), self.labels.flatten())


class _TorchModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.source_embedding = nn.Embedding(VOCABULARY, D_MODEL)
        self.target_embedding = nn.Embedding(VOCABULARY, D_MODEL)
        self.transformer = nn.Transformer(
            D_MODEL, HEADS, LAYERS, LAYERS, D_FF, DROPOUT, batch_first=True
        )
        self.generator = nn.Linear(D_MODEL, VOCABULARY)
        self.dropout = nn.Dropout(DROPOUT)
        places = torch.arange(128)[:, None]
        angles = places * torch.exp(torch.arange(0, D_MODEL, 2) * (-math.log(10000.0) / D_MODEL))
        table = torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)
        self.register_buffer("positions", table)

    def embed(self, tokens: Tensor, embedding: nn.Embedding) -> Tensor:
        vectors = embedding(tokens) * math.sqrt(D_MODEL)
        return self.dropout(vectors + self.positions[: tokens.shape[1]])

    def encode(self, source: Tensor) -> Tensor:
        return self.transformer.encoder(self.embed(source, self.source_embedding))

    def decode(self, target: Tensor, memory: Tensor) -> Tensor:
        causal = nn.Transformer.generate_square_subsequent_mask(target.shape[1])
        x = self.embed(target, self.target_embedding)
        return self.transformer.decoder(x, memory, tgt_mask=causal, tgt_is_causal=True)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        return self.generator(self.decode(target, self.encode(source)))


class Torch(Peer):
    """``torch.nn.Transformer`` with embeddings and generator; it has no cache."""

    def __init__(self) -> None:
        self.model = _TorchModel()
        self.prepare()

    @torch.inference_mode()
    def write(self, rows: int) -> None:
        self.model.eval()
        memory = self.model.encode(self.source[:rows])
        tokens = torch.full((rows, 1), BOS)
        for _ in range(NEW_TOKENS):
            logits = self.model.generator(self.model.decode(tokens, memory)[:, -1])
            tokens = torch.cat((tokens, logits.argmax(dim=-1, keepdim=True)), dim=1)
        assert tokens.shape == (rows, NEW_TOKENS + 1)


class Marian(Peer):
    """Hugging Face's Marian, its cache on, PyTorch's fused attention."""

    def __init__(self) -> None:
        from transformers import MarianConfig, MarianMTModel

        config = MarianConfig(
            vocab_size=VOCABULARY,
            d_model=D_MODEL,
            encoder_layers=LAYERS,
            decoder_layers=LAYERS,
            encoder_attention_heads=HEADS,
            decoder_attention_heads=HEADS,
            encoder_ffn_dim=D_FF,
            decoder_ffn_dim=D_FF,
            activation_function="relu",
            dropout=DROPOUT,
            max_position_embeddings=128,
            scale_embedding=True,
            pad_token_id=LAST,
            eos_token_id=0,
            decoder_start_token_id=LAST,
            forced_eos_token_id=None,
            attn_implementation="sdpa",
        )
        self.model = MarianMTModel(config)
        self.prepare()

    def loss(self) -> Tensor:
        logits = self.model(input_ids=self.source, decoder_input_ids=self.target).logits
        return F.cross_entropy(logits.flatten(0, 1), self.labels.flatten())

    @torch.inference_mode()
    def write(self, rows: int) -> None:
        self.model.eval()
        written = self.model.generate(
            self.source[:rows],
            attention_mask=torch.ones(rows, LENGTH, dtype=torch.long),
            do_sample=False,
            num_beams=1,
            min_new_tokens=NEW_TOKENS,
            max_new_tokens=NEW_TOKENS,
        )
        assert written.shape == (rows, NEW_TOKENS + 1)


class XTransformers(Peer):
    """x-transformers with its fused attention (``attn_flash``) and its cache."""

    def __init__(self) -> None:
        from x_transformers import XTransformer

        sizes = {"num_tokens": VOCABULARY, "max_seq_len": 128, "depth": LAYERS, "heads": HEADS}
        more = {"attn_flash": True, "ff_mult": 4, "attn_dim_head": D_MODEL // HEADS}
        drop = {"attn_dropout": DROPOUT, "ff_dropout": DROPOUT, "emb_dropout": DROPOUT}
        options = sizes | more | drop
        self.model = XTransformer(
            dim=D_MODEL,
            tie_token_emb=True,
            **{f"{side}_{name}": x for side in ("enc", "dec") for name, x in options.items()},
        )
        self.prepare()

    def loss(self) -> Tensor:
        # it shifts the target by one itself; one token more makes as many predictions as elsewhere
        return self.model(self.source, torch.cat((self.target, self.labels[:, -1:]), dim=1))

    @torch.inference_mode()
    def write(self, rows: int) -> None:
        self.model.eval()
        start = torch.full((rows, 1), BOS)
        written = self.model.generate(
            self.source[:rows], start, NEW_TOKENS, temperature=0.0, cache_kv=True
        )
        assert written.shape == (rows, NEW_TOKENS)


class CTranslate2:
    """CTranslate2 with the Marian model converted; it cannot train."""

    quantization: str | None = None

    def __init__(self) -> None:
        import ctranslate2
        from ctranslate2.converters.transformers import MarianMTLoader

        spec = MarianMTLoader().get_model_spec(Marian().model)
        words = [f"w{i}" for i in range(LAST)]
        words[0] = "</s>"
        spec.register_source_vocabulary(words)
        spec.register_target_vocabulary(words)
        spec.config.decoder_start_token = spec.config.eos_token = "</s>"
        spec.config.unk_token = "w2"
        spec.validate()
        spec.optimize(quantization=self.quantization)
        self.folder = tempfile.TemporaryDirectory()
        spec.save(self.folder.name)
        self.translator = ctranslate2.Translator(
            str(Path(self.folder.name)), intra_threads=torch.get_num_threads(), inter_threads=1
        )
        self.source = [[f"w{i}" for i in row] for row in _sentences().tolist()]

    def write(self, rows: int) -> None:
        results = self.translator.translate_batch(
            self.source[:rows],
            beam_size=1,
            min_decoding_length=NEW_TOKENS,
            max_decoding_length=NEW_TOKENS,
        )
        assert all(len(result.hypotheses[0]) == NEW_TOKENS for result in results)


class CTranslate2Int8(CTranslate2):
    """CTranslate2 with its weights in 8-bit integers."""

    quantization = "int8"


class ProductsAlone(Pieces):
    """The matrix products that this library writes with, and nothing around them."""

    train = None

    @torch.inference_mode()
    def write(self, rows: int) -> None:
        inputs = {width: torch.randn(rows, width) for width in (D_MODEL, D_FF)}
        matrices = [self.model.output.weight]
        for layer in self.model.decoder.layers:
            for attention in (layer.self_attention, layer.cross_attention):
                matrices += [attention.in_projection.weight, attention.out_projection.weight]
            # of the cross-attention's, only the queries are projected for each token
            matrices[-2] = matrices[-2][:D_MODEL]
            matrices += [layer.feed_forward.widen.weight, layer.feed_forward.narrow.weight]
        for _ in range(NEW_TOKENS):
            for matrix in matrices:
                F.linear(inputs[matrix.shape[1]], matrix)


class Matmul:
    """Plain matrix products of the sizes of the model: what the machine can do at most."""

    def __init__(self) -> None:
        self.left, self.right = torch.randn(2048, 2048), torch.randn(2048, 2048)
        self.flop = 2 * 2048**3 * 8

    def train(self) -> None:
        for _ in range(8):
            self.left @ self.right


PEERS = {
    "pieces": Pieces,
    "pieces, attention dropout, nothing tied": PiecesLikeTorch,
    "pieces, compiled": PiecesCompiled,
    "torch.nn.Transformer": Torch,
    "Hugging Face Marian": Marian,
    "x-transformers": XTransformers,
    "CTranslate2 float32": CTranslate2,
    "CTranslate2 int8": CTranslate2Int8,
    "pieces, its products alone": ProductsAlone,
    "matrix products": Matmul,
}
"""The models by the name that the results show."""
