"""A page with the cross-attention of translations: where the model looked for each word."""

import torch

from pieces.corpus.vocabulary import SPECIAL, Vocabulary
from pieces.recording import record
from pieces.training.translation.data import ParallelText
from pieces.transformer import Transformer
from pieces.widgets import AttentionExplorer, page

TITLE = "Where the model looked"


def attention_page(
    model: Transformer,
    vocabulary: Vocabulary,
    lines: ParallelText,
    *,
    languages: tuple[str | None, str | None] = (None, None),
) -> str:
    """Return an HTML page that shows the cross-attention of translations, a picture for each line.

    The decoder is given each translation once more, and its attention is recorded. Lines with
    nothing to translate are left out; the last row of each picture is the end of the sentence,
    unless it was cut off before.

    Raises:
        ValueError: If no line holds a word, or a sentence is too long to be drawn.
    """
    explorers = []
    for number, (source, target) in enumerate(zip(lines.source, lines.target, strict=True), 1):
        ids = vocabulary.encode(source), vocabulary.encode(target)
        if not ids[0]:
            continue
        try:
            weights = cross_attention(model, *ids)
            target_tokens = [*vocabulary.tokens(ids[1]), SPECIAL[vocabulary.eos_id]]
            explorer = AttentionExplorer(
                source=vocabulary.tokens(ids[0]),
                target=target_tokens[: weights.shape[2]],
                weights=weights,
                source_language=languages[0],
                target_language=languages[1],
                name=f"line-{number}",
            )
        except ValueError as fault:
            raise ValueError(f"line {number} cannot be shown: {fault}") from None
        explorers.append(explorer)
    if not explorers:
        raise ValueError("no line holds a word, so there is no attention to show")
    return page(*explorers, title=TITLE)


@torch.no_grad()
def cross_attention(model: Transformer, source: list[int], target: list[int]) -> torch.Tensor:
    """Return how the decoder looks at a source while it writes a target and its end.

    Returns:
        The weights, ``(layers, heads, target + 1, source)``: row i is the step that writes target
        token i, the last row the step that writes the end. A target that was cut off where the
        model's positions end has no such row.
    """
    model.eval()
    device = next(model.parameters()).device
    steps = [model.config.bos_id, *target][: model.config.max_length]
    given = torch.tensor([steps], device=device)
    with record(model) as seen:
        model(torch.tensor([source], device=device), given)
    layers = range(len(model.decoder.layers))
    calls = [seen[f"decoder.layers.{i}.cross_attention"][0] for i in layers]
    return torch.stack([call.weights[0] for call in calls]).cpu()
