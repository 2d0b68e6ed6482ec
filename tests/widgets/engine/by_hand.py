"""The library's model as a reader changes it, each change made by hand on its modules.

It computes in float64 with the weights of the file, which are float32: so that what differs is the
engine's.

Nothing here knows how the engine makes a change: heads are silenced by zeros in front of the
output projection, whole parts by a hook on their output, and rows of attention are written over.
"""

from __future__ import annotations

import copy
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from pieces.attention import MultiHeadAttention, attention_weights
from pieces.transformer import Transformer

SILENT = ("dropout", "narrow", "in_projection")
"""Modules whose output is that of the part that they end, or has no name of its own."""

Changes = dict[str, Any]
"""As the engine takes them: ``off``, ``rows``, ``words``."""


class ByHand:
    """A copy of a model with changes made by hand, which notes what every part computes.

    Attributes:
        model: The changed copy, which runs as any model does.
        seen: What each part computed in the last pass, ``(tokens, width)``, by the name that the
            engine gives it.
    """

    def __init__(self, model: Transformer, changes: Changes | None = None) -> None:
        self.model, self.seen = copy.deepcopy(model).double(), {}
        self.changes = changes or {}
        modules = dict(self.model.named_modules())
        for name in self.changes.get("off", ()):
            self._switch_off(name, modules)
        for name, module in modules.items():
            if isinstance(module, MultiHeadAttention):
                module.attend = self._attend(name, module)
            if name and not name.endswith(SILENT):
                module.register_forward_hook(self._note(name))
        for stack in ("encoder", "decoder"):
            modules[stack].register_forward_pre_hook(self._note_input(f"{stack}.input"))
        if self.model.target_embedding is self.model.source_embedding:  # known by one name
            target = copy.copy(self.model.source_embedding)
            target._forward_hooks = OrderedDict()
            target.register_forward_hook(self._note("target_embedding"))
            self.model.target_embedding = target

    @torch.no_grad()
    def look(self, source: list[int], target: list[int]) -> dict[str, Tensor]:
        """Run one pass, and return what every part computed."""
        self.seen = {}
        self.model(torch.tensor([source]), torch.tensor([target]))
        return self.seen

    @torch.no_grad()
    def logits(self, source: list[int], target: list[int]) -> Tensor:
        """Score each next token, every prefix in a pass of its own that keeps nothing."""
        asked = (target[:end] for end in range(1, len(target) + 1))
        return torch.stack(
            [self.model(torch.tensor([source]), torch.tensor([part]))[0, -1] for part in asked]
        )

    def _switch_off(self, name: str, modules: dict[str, nn.Module]) -> None:
        if name.endswith("_positions"):
            modules[name].table.zero_()
        elif ".heads." in name or name == "causal_mask":
            return  # see _attend
        elif ".residuals." in name:
            modules[name].forward = _without_the_way_around(modules[name])
        elif name.endswith("_attention"):
            silence = modules[f"{name}.out_projection"]
            silence.register_forward_hook(lambda _, __, output: torch.zeros_like(output))
        elif name.endswith("feed_forward"):
            modules[name].register_forward_hook(lambda _, __, output: torch.zeros_like(output))
        else:  # a layer
            modules[name].register_forward_hook(lambda _, args, __: args[0])

    def _attend(self, name: str, module: MultiHeadAttention) -> Callable[..., Tensor]:
        """Return attention written out, with the changes that were asked for."""
        off = self.changes.get("off", ())
        silent = [h for h in range(module.num_heads) if f"{name}.heads.{h}" in off]
        rows = [row for row in self.changes.get("rows", ()) if row["name"] == name]

        def attend(
            query: Tensor, key: Tensor, value: Tensor, *, causal: bool = False, **_: Any
        ) -> Tensor:
            causal = causal and "causal_mask" not in off
            weights = attention_weights(query=query, key=key, causal=causal)
            for row in rows:
                if row["row"] < query.shape[-2]:
                    weights[:, row["head"], row["row"]] = 0.0
                    given = torch.tensor(row["weights"]).double()
                    weights[:, row["head"], row["row"], : len(given)] = given
            output = weights @ value
            output[:, silent] = 0.0
            scores = query @ key.transpose(-2, -1)
            scaled = scores / math.sqrt(query.shape[-1])
            hidden = torch.ones_like(scores[0, 0]).triu(1).bool() & torch.tensor(causal)
            steps = {"query": query, "key": key, "value": value, "scores": scores}
            steps |= {"scaled": scaled, "masked": scaled.masked_fill(hidden, -math.inf)}
            steps |= {"weights": weights, "output": output}
            for step, tensor in steps.items():
                for head in range(module.num_heads):
                    self.seen[f"{name}.heads.{head}.{step}"] = tensor[0, head]
            return module.out_projection(output.transpose(-3, -2).flatten(-2))

        return attend

    def _note(self, name: str) -> Callable[..., None]:
        name = name.removesuffix(".out_projection")  # what an attention gives on

        def note(_: nn.Module, __: Any, output: Tensor) -> None:
            self.seen[name] = output.reshape(-1, output.shape[-1])

        return note

    def _note_input(self, name: str) -> Callable[..., None]:
        def note(_: nn.Module, args: tuple[Tensor, ...]) -> None:
            self.seen[name] = args[0][0]

        return note


def _without_the_way_around(residual: nn.Module) -> Callable[..., Tensor]:
    def forward(x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        return sublayer(residual.norm(x)) if residual.norm_first else residual.norm(sublayer(x))

    return forward
