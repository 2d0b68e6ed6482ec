"""The pages of the library: docstrings as they are meant.

Napoleon reads "words: more words" above a value, and after "Returns:", as a type and its meaning.
This code says types in annotations alone. So those colons are hidden from napoleon and shown again
after it.
"""

from __future__ import annotations

import importlib
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import inspect
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from traitlets import HasTraits, TraitType

VALUES = ("attribute", "data", "property")
SECTIONS = ("Returns:", "Yields:")
HIDDEN = "\ue000"  # a private character, which no docstring holds


class Modules(SphinxDirective):
    """``{modules}``: a section for each module that is named, a line each."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        section = "## {0}\n\n```{{eval-rst}}\n.. automodule:: {0}\n```\n"
        text = "\n".join(section.format(name) for name in self.content)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def hide_colons(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    first = [0] if what in VALUES and lines else []
    below = [n for n, line in enumerate(lines[:-1], start=1) if line.strip() in SECTIONS]
    for number in first + below:
        lines[number] = lines[number].replace(":", HIDDEN)


def show_colons(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    lines[:] = [line.replace(HIDDEN, ":") for line in lines]


def mend_signature(
    app: Sphinx, what: str, name: str, obj: Any, options: object, signature: str, result: str
) -> tuple[str, str] | None:
    if what == "class" and issubclass(obj, HasTraits):
        # traitlets' own way to make an object, which takes anything, would hide ours.
        made = inspect.signature(obj.__init__, bound_method=True)
        made = made.replace(return_annotation=inspect.Parameter.empty)
        return inspect.stringify_signature(made, unqualified_typehints=True), result
    # <factory>, a dataclass's way to say "a new one each time", cannot be parsed as Python.
    return (signature.replace("<factory>", "..."), result) if signature else None


def skip_trait(
    app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object
) -> bool | None:
    """A trait without help of its own would show the text of its class, which is traitlets' own."""
    return True if isinstance(obj, TraitType) and not obj.help else None


def find_inherited(
    app: Sphinx, env: BuildEnvironment, node: nodes.Element, words: nodes.TextElement
) -> nodes.Element | None:
    """A class's own docstring may name a method that it inherits: that leads to the base class."""
    module, owner = node.get("py:module"), node.get("py:class")
    if node.get("refdomain") != "py" or not module or not owner:
        return None
    known = env.get_domain("py").objects
    for base in getattr(getattr(importlib.import_module(module), owner, None), "__mro__", ()):
        name = f"{base.__module__}.{base.__qualname__}.{node['reftarget']}"
        if name in known:
            entry = known[name]
            place = (app.builder, node["refdoc"], entry.docname, entry.node_id)
            return make_refnode(*place, words, name)
    return None


def setup(app: Sphinx) -> None:
    app.add_directive("modules", Modules)
    # Before and after napoleon, which listens at the usual priority, 500.
    app.connect("autodoc-process-docstring", hide_colons, priority=400)
    app.connect("autodoc-process-docstring", show_colons, priority=600)
    app.connect("autodoc-process-signature", mend_signature)
    app.connect("missing-reference", find_inherited)
    app.connect("autodoc-skip-member", skip_trait)
