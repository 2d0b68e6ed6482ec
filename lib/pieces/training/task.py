"""What a run that goes on may be told anew: what leaves the updates it has made as they are."""

import dataclasses
from pathlib import Path
from typing import Any

from pieces.training.options import Options

FREE = frozenset(f.name for f in dataclasses.fields(Options) if f.metadata.get("free"))
COSINE = " (with cosine it shapes the learning rate of every update)"


def check_changes(
    folder: Path, then: dict[str, Any], now: dict[str, Any], *, done: int = 0
) -> None:
    """Raise unless a run that goes on would have made the same updates with what it is told now.

    Free are how many updates there will be, when to validate and on how much, and how many
    checkpoints are kept for the final model. A cosine spreads the learning rate over all updates,
    so that their number is not free there. An option that did not exist yet was its default.

    Args:
        folder: The checkpoint from which the run would go on.
        then: The options when it was written.
        now: Those of now.
        done: How many updates the run has made.

    Raises:
        ValueError: If another option has changed, or fewer updates are asked for than were made.
    """
    defaults = dataclasses.asdict(Options())
    then = {name: defaults[name] for name in defaults.keys() & now.keys()} | then
    cosine = {"updates"} if now.get("schedule") == "cosine" else set()
    changed = [
        f"{name} was {then.get(name)!r} and is {now.get(name)!r}{COSINE if name in cosine else ''}"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name) and name not in FREE - cosine
    ]
    if changed:
        raise ValueError(
            f"{folder} belongs to a run with other options: {'; '.join(changed)}. Go on with the "
            "old ones, or train into another folder"
        )
    if now.get("updates", done) < done:
        raise ValueError(f"updates is {now['updates']} but {folder} is of update {done}")
