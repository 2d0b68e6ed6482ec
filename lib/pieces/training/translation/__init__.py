"""Translation: the first task that training learns."""
