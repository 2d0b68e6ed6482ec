"""Chapter 1: attention."""
