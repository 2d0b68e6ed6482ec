"""Notebooks run again when the library, its bundles or the pinned requirements change.

jupyter-cache looks at the notebook alone: with the notebook unchanged it would keep outputs that
the library no longer gives. So the cache folder is named by a hash of what the notebooks stand on.
The folder is also a configuration value of the environment: a new name makes Sphinx read every page
anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

WATCHED = [
    "lib/**/*.py",
    "lib/**/*.json",
    "lib/**/static/**/*",
    "results/**/*.json",
    "requirements.txt",
]


def digest(root: Path, patterns: Iterable[str] = WATCHED) -> str:
    """A short hash of the names and contents of the files that notebooks depend on."""
    total = hashlib.sha256()
    files = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(files):
        name = path.relative_to(root).as_posix()
        # Name and length first, so that no two trees run together to the same bytes.
        total.update(f"{name}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def prepare_execution(app: Sphinx, config: Config) -> None:
    """Name the cache, and tell the kernels (they inherit the environment) that this is the book."""
    os.environ["PIECES_BOOK"] = "1"
    cache = Path(app.outdir).parent / ".jupyter_cache" / digest(Path(app.srcdir))
    config.nb_execution_cache_path = str(cache.resolve())


def setup(app: Sphinx) -> None:
    app.connect("config-inited", prepare_execution)
