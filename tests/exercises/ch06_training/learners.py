"""What the questions of chapter 6 ask for; it has no exercises yet."""

import torch
import torch.nn.functional as F

MISCONCEPTIONS = "dropout_rescale"
ANSWERS = {"dropout-rescale": F.dropout(torch.ones(1000), 0.1).max().item()}
