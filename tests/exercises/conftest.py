"""What the tests of the exercises share: one thread, for the arrays are tiny."""

import torch

torch.set_num_threads(1)
