"""The function behind the two-way topic: reads a text, decides, commits, answers."""
