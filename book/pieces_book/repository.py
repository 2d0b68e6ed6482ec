"""Launch buttons come from the environment: the book itself names no repository."""

from __future__ import annotations

import os

from sphinx.application import Sphinx
from sphinx.config import Config

VARIABLE = "PIECES_REPOSITORY"
BRANCH = "PIECES_BRANCH"  # where the notebooks are that the buttons open; main unless given
LAUNCHERS = {
    "binderhub_url": "https://mybinder.org",
    "colab_url": "https://colab.research.google.com",
}


def set_repository(app: Sphinx, config: Config) -> None:
    """With a repository: Colab, Binder and a link to it. Without: no such buttons."""
    options = config.html_theme_options
    url = os.environ.get(VARIABLE, "").strip().removesuffix("/").removesuffix(".git")
    options["repository_url"] = url
    options["use_repository_button"] = bool(url)
    options["repository_branch"] = os.environ.get(BRANCH, "") or "main"
    launch = dict(options.get("launch_buttons") or {})
    options["launch_buttons"] = launch | (LAUNCHERS if url else dict.fromkeys(LAUNCHERS, ""))


def setup(app: Sphinx) -> None:
    app.connect("config-inited", set_repository)
