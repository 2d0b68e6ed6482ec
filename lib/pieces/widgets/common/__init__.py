"""What all widgets are made of, in Python and in the browser."""
