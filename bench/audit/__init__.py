"""What an audit of a list costs and takes: decisions a second, memory of a part's walk, dollars for ten million."""
