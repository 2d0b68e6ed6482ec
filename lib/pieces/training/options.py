"""What a training run can be told: one field an option, with its help text and its default.

The same fields are the options of ``python -m pieces train`` and the ``options.json`` of a run.
"""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from pieces.checks import check_choice, check_share, check_size
from pieces.config import POSITIONS, SHARED
from pieces.layers import ACTIVATIONS
from pieces.training.schedule import SHAPES

DATA = ("generated", "multi30k")
MOST_SEED = 2**63 - 1
MEASURES = ("loss", "exact_match", "bleu")


def option(default: Any, help: str, *, free: bool = False) -> Any:
    """Return a dataclass field with a help text; a free one may change while a run goes on."""
    return dataclasses.field(default=default, metadata={"help": help, "free": free})


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything that decides what a run computes.

    Raises:
        TypeError: If a value has the wrong type.
        ValueError: If a value is out of range or unknown.
    """

    data: str = option("generated", "generated (English to French) or multi30k")
    pairs: int = option(40_000, "generated: how many pairs of sentences to train on")
    source_language: str = option("en", "multi30k: en, de or fr")
    target_language: str = option("de", "multi30k: en, de or fr")
    form: str = option("tok", "multi30k: raw, or tok (lower-cased and tokenised)")
    extra: str = option("", "multi30k: pairs to learn from too, in files EXTRA.en and EXTRA.de")
    vocabulary: int = option(10_000, "multi30k: most tokens of the joint vocabulary")

    start_from: str = option("", "a trained run whose model and vocabulary this one begins with")
    d_model: int = option(128, "width of the tokens' vectors")
    heads: int = option(4, "heads of each attention")
    d_ff: int = option(512, "width inside the feed-forward networks")
    layers: int = option(2, "layers of the encoder, and of the decoder")
    dropout: float = option(0.0, "share of outputs that training drops")
    attention_dropout: float = option(0.0, "share of attention weights that training drops")
    norm_first: bool = option(False, "normalise before each sublayer, not after")
    activation: str = option("relu", "relu, gelu or swish")
    positions: str = option("sinusoidal", "sinusoidal or learned")
    max_length: int = option(128, "positions that a sentence may have")
    shared_embeddings: str = option("all", "which matrices are one: none, target or all")

    updates: int = option(1_200, "updates of the parameters", free=True)
    max_tokens: int = option(1_024, "most tokens of a batch on either side, padding counted")
    accumulate: int = option(1, "batches for each update")
    window: int = option(4_096, "pairs that are sorted by length at a time")
    schedule: str = option("cosine", "paper, cosine or constant")
    learning_rate: float = option(0.003, "highest learning rate; 0 takes the paper's")
    warmup: int = option(100, "updates for which the learning rate rises")
    smoothing: float = option(0.0, "label smoothing")
    clip: float = option(1.0, "longest gradient; 0 clips none")
    seed: int = option(0, "where chance comes from")

    validate_every: int = option(600, "updates from one validation to the next", free=True)
    validate_pairs: int = option(500, "pairs of the validation set that are translated", free=True)
    measure: str = option("loss", "what a better model is: loss, exact_match or bleu")
    patience: int = option(
        0, "validations without a better one until a run ends; 0 never", free=True
    )
    checkpoint_every: int = option(600, "updates from one checkpoint to the next")
    keep: int = option(5, "checkpoints that are kept beside the best", free=True)
    average: int = option(1, "last checkpoints whose mean is the final model", free=True)

    @property
    def languages(self) -> tuple[str, str]:
        """The language to translate from, and the one to translate into."""
        if self.data == "generated":
            return "en", "fr"
        return self.source_language, self.target_language

    @property
    def bleu_tokenize(self) -> str:
        """How sacreBLEU shall split the text: not at all where it is tokenised already."""
        return "13a" if self.data == "multi30k" and self.form == "raw" else "none"

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            given, wanted = getattr(self, field.name), type(field.default)
            if type(given) is int and wanted is float:
                continue
            if type(given) is not wanted:
                raise TypeError(f"{field.name} must be {wanted.__name__}, not {given!r}")
        for name in _SIZES:
            check_size(name, getattr(self, name))
        for name in ("dropout", "attention_dropout", "smoothing"):
            check_share(name, getattr(self, name))
        for name in ("learning_rate", "clip", "patience", "seed"):
            if not 0 <= getattr(self, name) < math.inf:
                raise ValueError(
                    f"{name} is {getattr(self, name)}: it must be finite and not negative"
                )
        if self.seed > MOST_SEED:
            raise ValueError(f"seed is {self.seed}: it must be at most {MOST_SEED}")
        for name, choices in _CHOICES.items():
            check_choice(name, getattr(self, name), choices)
        if self.data == "multi30k" and len(set(self.languages)) == 1:
            raise ValueError(
                f"source_language and target_language are both {self.source_language!r}"
            )
        if self.extra and self.data != "multi30k":
            raise ValueError(f"extra is {self.extra!r} but data is {self.data!r}, not 'multi30k'")
        if self.schedule == "cosine" and self.updates <= self.warmup:
            raise ValueError(
                f"updates is {self.updates}: cosine needs more than warmup, which is {self.warmup}"
            )
        if self.average > self.keep:
            raise ValueError(f"average is {self.average} but only {self.keep} checkpoints are kept")
        written = math.ceil(self.updates / self.checkpoint_every)
        if self.average > written:
            raise ValueError(
                f"average is {self.average} but only {written} checkpoints are written: "
                f"checkpoint_every is {self.checkpoint_every}"
            )


_SIZES = (
    *("pairs", "vocabulary", "d_model", "heads", "d_ff", "layers", "max_length", "updates"),
    *("max_tokens", "accumulate", "window", "warmup", "validate_every", "validate_pairs"),
    *("checkpoint_every", "keep", "average"),
)
_CHOICES = {
    "data": DATA,
    "source_language": ("en", "de", "fr"),
    "target_language": ("en", "de", "fr"),
    "form": ("raw", "tok"),
    "activation": ACTIVATIONS,
    "positions": POSITIONS,
    "shared_embeddings": SHARED,
    "schedule": SHAPES,
    "measure": MEASURES,
}
