"""Consents of deployed programs: where they lie, and how those given elsewhere are brought in."""
