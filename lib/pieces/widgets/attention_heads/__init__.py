"""W5, on the live model: what each head reads in a sentence of the reader's own."""

from pieces.widgets.attention_heads.widget import AttentionHeads

__all__ = ["AttentionHeads"]
