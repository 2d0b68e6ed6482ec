"""W1: scaled dot-product attention one step at a time, every number in sight and open to change."""

from pieces.widgets.attention_stepper.widget import AttentionStepper

__all__ = ["AttentionStepper"]
