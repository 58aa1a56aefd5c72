"""The function that reads what became of each text, and pauses a program whose texts do harm."""
