"""What the reader writes and is asked in chapter 5; the chapter is not written yet."""
