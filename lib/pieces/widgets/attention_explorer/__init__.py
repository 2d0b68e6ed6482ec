"""W5: where a trained model looks while it writes, in each layer and head."""

from pieces.widgets.attention_explorer.widget import AttentionExplorer

__all__ = ["AttentionExplorer"]
