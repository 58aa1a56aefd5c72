"""Answers what became of a request, and to what a person agreed: the port `reads`."""
