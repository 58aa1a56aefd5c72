"""How opt-outs are told from other texts: accuracy and time against the simple rules."""
