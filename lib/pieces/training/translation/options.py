"""What a run on translation can be told: its data, its model, its batches, and its measure."""

from dataclasses import dataclass

from pieces.checks import check_share, check_size
from pieces.config import POSITIONS, SHARED
from pieces.corpus.multi30k import FORMS, LANGUAGES
from pieces.layers import ACTIVATIONS
from pieces.training.options import CheckedOptions, at_most, option

MEASURES = ("loss", "exact_match", "bleu")
MOST_PAIRS = 1_000_000  # which take ten minutes to draw


@dataclass(frozen=True, kw_only=True)
class TranslationOptions(CheckedOptions):
    """What is translated, and by what model."""

    data: str = option(
        "generated", "generated (English to French) or multi30k", ("generated", "multi30k")
    )
    pairs: int = option(
        40_000,
        "generated: how many pairs of sentences to train on",
        at_most(MOST_PAIRS, check_size),
    )
    fresh: bool = option(False, "generated: draw as many other pairs for every epoch")
    freely: float = option(0.0, "fresh: share of pairs that are drawn as people write", check_share)
    leave_out: str = option(
        "", "fresh: a file of English sentences never to learn, a line each", free=True
    )  # where it lies is free, what it holds is in the task's fingerprint
    source_language: str = option("en", "multi30k: en, de or fr", LANGUAGES)
    target_language: str = option("de", "multi30k: en, de or fr", LANGUAGES)
    form: str = option("tok", "multi30k: raw, or tok (lower-cased and tokenised)", FORMS)
    extra: str = option("", "multi30k: pairs to learn from too, in files EXTRA.en and EXTRA.de")
    vocabulary: int = option(10_000, "multi30k: most tokens of the joint vocabulary", check_size)

    start_from: str = option("", "a trained run whose model and vocabulary this one begins with")
    d_model: int = option(128, "width of the tokens' vectors", check_size)
    heads: int = option(4, "heads of each attention", check_size)
    d_ff: int = option(512, "width inside the feed-forward networks", check_size)
    layers: int = option(2, "layers of the encoder, and of the decoder", check_size)
    dropout: float = option(0.0, "share of outputs that training drops", check_share)
    attention_dropout: float = option(
        0.0, "share of attention weights that training drops", check_share
    )
    norm_first: bool = option(False, "normalise before each sublayer, not after")
    activation: str = option("relu", "relu, gelu or swish", ACTIVATIONS)
    positions: str = option("sinusoidal", "sinusoidal or learned", POSITIONS)
    max_length: int = option(128, "positions that a sentence may have", check_size)
    shared_embeddings: str = option("all", "which matrices are one: none, target or all", SHARED)

    max_tokens: int = option(
        1_024, "most tokens of a batch on either side, padding counted", check_size
    )
    window: int = option(4_096, "pairs that are sorted by length at a time", check_size)
    smoothing: float = option(0.0, "label smoothing", check_share)

    validate_pairs: int = option(
        500, "pairs of the validation set that are translated", check_size, free=True
    )
    measure: str = option("loss", "what a better model is: loss, exact_match or bleu", MEASURES)

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
        super().__post_init__()
        if self.data == "multi30k" and len(set(self.languages)) == 1:
            raise ValueError(
                f"source_language and target_language are both {self.source_language!r}"
            )
        if self.extra and self.data != "multi30k":
            raise ValueError(f"extra is {self.extra!r} but data is {self.data!r}, not 'multi30k'")
        if not self.fresh and (self.freely or self.leave_out):
            name = "freely" if self.freely else "leave_out"
            raise ValueError(
                f"{name} is {getattr(self, name)!r} but fresh is False: it needs fresh"
            )
        if self.fresh and self.data != "generated":
            raise ValueError(f"fresh is True but data is {self.data!r}: only 'generated' is drawn")
