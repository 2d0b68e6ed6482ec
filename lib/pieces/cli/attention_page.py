"""A page with the cross-attention of translations: where the model looked for each word."""

import html
from pathlib import Path

import torch

from pieces.corpus.vocabulary import SPECIAL, Vocabulary
from pieces.dropout import at_rest
from pieces.files import check_writable
from pieces.recording import record
from pieces.training.translation.data import ParallelText
from pieces.transformer import Transformer
from pieces.widgets import AttentionExplorer
from pieces.widgets.attention_explorer.widget import MOST_TOKENS
from pieces.widgets.common.page import document

TITLE = "Where the model looked"
MOST_LINES = 100  # of a page, so that it opens at once
MOST_PICTURES = 5  # each takes as long as ten lines without
MOST_SIGNS = 300  # of a heading
WITHOUT_SCRIPT = f"""<noscript><p>Scripts do not run here. The first {MOST_PICTURES} lines have a
still picture, the others a sentence.</p></noscript>"""


def check_page(name: str) -> None:
    """Raise unless a page can be written there, before the work is done that it shall show.

    Raises:
        OSError: If it cannot be written.
        ValueError: If the name is empty, or that of a folder.
    """
    if not name:
        raise ValueError("--attention names no file: say where the page shall be written")
    if Path(name).is_dir():
        raise ValueError(f"--attention: {name} is a folder: name a file in it")
    if not (folder := Path(name).parent).is_dir():
        raise FileNotFoundError(f"--attention: there is no folder {folder}: make it first")
    check_writable(name)


def attention_page(
    model: Transformer,
    vocabulary: Vocabulary,
    lines: ParallelText,
    *,
    languages: tuple[str | None, str | None] = (None, None),
) -> str:
    """Return an HTML page that shows the cross-attention of translations, a picture for each line.

    The decoder is given each translation once more, and its attention is recorded. Lines with
    nothing to translate are left out, as are all after the first ``MOST_LINES``; a line that is too
    long to be drawn has a sentence that says so.

    Raises:
        ValueError: If no line holds a word.
    """
    parts, shown = [WITHOUT_SCRIPT], 0
    for number, (source, target) in enumerate(zip(lines.source, lines.target, strict=True), 1):
        if not source.strip():
            continue
        if shown == MOST_LINES:
            parts.append(f"<p>The lines from {number} on are not shown: {shown} fill a page.</p>")
            break
        text = source if len(source) <= MOST_SIGNS else source[:MOST_SIGNS] + "…"
        parts.append(f'<h2 dir="auto">Line {number}: {html.escape(text)}</h2>')
        try:
            explorer = explore(model, vocabulary, source, target, number, languages)
        except ValueError as fault:
            parts.append(f"<p>This line cannot be shown: {html.escape(str(fault))}.</p>")
        else:
            parts.append(explorer.to_html(picture=shown < MOST_PICTURES))
        shown += 1
    if not shown:
        raise ValueError("no line holds a word, so there is no attention to show")
    return document(parts, title=TITLE, kinds=[AttentionExplorer.widget_kind])


def explore(
    model: Transformer,
    vocabulary: Vocabulary,
    source: str,
    target: str,
    number: int,
    languages: tuple[str | None, str | None],
) -> AttentionExplorer:
    """Return the picture of a line; its last row is the end, unless it was cut off before.

    Raises:
        ValueError: If the line, or its translation, is too long to be drawn.
    """
    ids = vocabulary.encode(source), vocabulary.encode(target)
    if max(len(ids[0]), len(ids[1]) + 1) > MOST_TOKENS:
        raise ValueError(
            f"it has {len(ids[0])} tokens and its translation {len(ids[1])}, but at most "
            f"{MOST_TOKENS} and {MOST_TOKENS - 1} can be drawn"
        )
    weights = cross_attention(model, *ids)
    target_tokens = [*vocabulary.tokens(ids[1]), SPECIAL[vocabulary.eos_id]]
    return AttentionExplorer(
        source=as_written(vocabulary, source),
        target=target_tokens[: weights.shape[2]],
        weights=weights,
        source_language=languages[0],
        target_language=languages[1],
        name=f"line-{number}",
    )


def as_written(vocabulary: Vocabulary, line: str) -> list[str]:
    """Return a line's tokens, each that is not known as the line has it."""
    found = []
    for word in line.split():
        ids, place = vocabulary.encode(word), 0
        for i, token in zip(ids, vocabulary.tokens(ids), strict=True):
            if i != vocabulary.unknown_id:
                place += len(token.removeprefix("▁"))  # which begins a word's first piece
            else:
                end = place + 1 if len(ids) > 1 else len(word)  # of pieces, a sign is unknown
                token, place = word[place:end] or token, end
            found.append(token)
    return found


@torch.no_grad()
@at_rest()
def cross_attention(model: Transformer, source: list[int], target: list[int]) -> torch.Tensor:
    """Return how the decoder looks at a source while it writes a target and its end.

    Returns:
        The weights, ``(layers, heads, target + 1, source)``: row i is the step that writes target
        token i, the last row the step that writes the end. A target that was cut off where the
        model's positions end has no such row.
    """
    device = next(model.parameters()).device
    steps = [model.config.bos_id, *target][: model.config.max_length]
    given = torch.tensor([steps], device=device)
    with record(model) as seen:
        model(torch.tensor([source], device=device), given)
    layers = range(len(model.decoder.layers))
    calls = [seen[f"decoder.layers.{i}.cross_attention"][0] for i in layers]
    return torch.stack([call.weights[0] for call in calls]).cpu()
