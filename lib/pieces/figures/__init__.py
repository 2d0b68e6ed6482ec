"""The book's figures for print and page, drawn with matplotlib: a file a chapter."""
