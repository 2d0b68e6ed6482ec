"""The loss: how surprised the model is by each real token of the translation."""

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pieces.corpus.batches import Batch
from pieces.transformer import Transformer


class TranslationLoss(nn.Module):
    """The cross-entropy of a batch's labels, summed over all that are no padding.

    Smoothing gives each token of the vocabulary, the right one included, an equal part of
    ``smoothing``. The smallest loss is then not 0 but the entropy of the smoothed labels.

    Source:
        Vaswani et al. 2017, section 5.4; Szegedy et al. 2016, section 7.
    """

    def __init__(self, model: Transformer, smoothing: float = 0.0) -> None:
        super().__init__()
        self.model = model
        self.smoothing = smoothing

    def forward(self, batch: Batch) -> Float[Tensor, ""]:
        """Return the summed loss. Divide it by ``batch.num_labels`` for the mean."""
        memory, mask = self.model.encode(batch.source)
        hidden = self.model.decode(batch.target, memory, memory_mask=mask)
        real = batch.labels != self.model.config.pad_id
        logits = self.model.output(hidden[real])  # (labels, vocab): nothing for the padding
        return F.cross_entropy(
            logits, batch.labels[real], label_smoothing=self.smoothing, reduction="sum"
        )
