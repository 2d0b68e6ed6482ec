"""The entries of the bibliography: each has its key as its anchor, which notebooks link to.

A notebook cannot use the role that cites, since JupyterLab would show it as it stands. It links:
``[Vaswani et al. 2017](../appendix/bibliography.md#vaswani2017attention)``.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.nodes import bibliography

from .claims import add_target


def add_anchors(app: Sphinx, doctree: nodes.document) -> None:
    if any(doctree.findall(bibliography)):
        for key in app.env.get_domain("cite").bibdata.data.entries:
            add_target(app, nodes.make_id(key))


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", add_anchors)
