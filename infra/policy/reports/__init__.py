"""Reports on an assembly, one format per file."""
