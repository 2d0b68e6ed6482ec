"""The Transformer, piece by piece: the library behind the book of that name."""
