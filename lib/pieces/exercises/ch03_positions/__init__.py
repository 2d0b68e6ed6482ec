"""What the reader writes and is asked in chapter 3; the chapter is not written yet."""
