"""Cells: which account and region of an environment holds which brand, and whether there is room for it."""
