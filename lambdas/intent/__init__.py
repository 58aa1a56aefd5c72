"""What a text asks for: keywords, spelling, grammar, and one vocabulary for each language."""
