"""The map of the Transformer: what each block does, and which chapter builds it."""

from pieces.widgets.architecture_map.widget import ArchitectureMap

__all__ = ["ArchitectureMap"]
