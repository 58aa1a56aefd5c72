"""The vocabulary and the sentences of each language."""
