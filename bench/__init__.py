"""Benchmarks: figures as a table and as JSON, ratios to a floor of the same run."""
