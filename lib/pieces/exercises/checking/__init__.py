"""The engine of the checks: it knows no chapter, and imports neither PyTorch nor the widgets."""
