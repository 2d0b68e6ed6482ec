"""The sentences the book trains on: a generated English–French corpus with word alignments."""
