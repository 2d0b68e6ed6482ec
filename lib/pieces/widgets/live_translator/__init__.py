"""W12: the book's own Transformer translates what the reader writes."""

from pieces.widgets.live_translator.widget import LiveTranslator

__all__ = ["LiveTranslator"]
