"""What the reader is asked in chapter 6; the chapter is not written yet."""
