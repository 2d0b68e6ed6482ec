"""W10, its first part: attention learns to look things up, before the reader's eyes."""

from pieces.widgets.lookup_trainer.widget import LookupTrainer

__all__ = ["LookupTrainer"]
