"""The generated English–French corpus: a grammar of both languages, with word alignments."""
