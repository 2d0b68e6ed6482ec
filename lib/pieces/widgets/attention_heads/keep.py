"""Keeps what the page shows at once: ``python -m pieces.widgets.attention_heads.keep``.

The weights of the first sentence come from the model; the heads' scores from ``results/heads.json``
of a checkout, which ``benchmarks/heads.py`` makes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pieces.widgets.attention_heads.looking import look
from pieces.widgets.attention_heads.widget import EXAMPLES
from pieces.widgets.common.heads import SCORES, WEIGHTS, scored
from pieces.widgets.common.sentences import to_source

RESULTS = Path(__file__).parents[4] / "results" / "heads.json"


def first() -> dict[str, Any]:
    """The first sentence, its translation, and every weight."""
    return look(tuple(to_source(EXAMPLES[0])))


def measured() -> dict[str, Any]:
    """What the page needs of what was measured."""
    return scored(json.loads(RESULTS.read_text(encoding="utf-8"))["figures"])


if __name__ == "__main__":
    for file, found in ((WEIGHTS, first()), (SCORES, measured())):
        file.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
