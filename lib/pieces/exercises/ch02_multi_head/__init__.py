"""What the reader is asked to write, and asked, in chapter 2."""
