"""Effects: the only package that talks to AWS."""
