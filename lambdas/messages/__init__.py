"""The text of a message: its content, its rendering, how many segments it takes."""
