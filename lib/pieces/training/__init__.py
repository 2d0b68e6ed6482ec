"""Training: the loss, the schedule, the loop, checkpoints, and a run from start to end."""
