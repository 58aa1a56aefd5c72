"""A program's life after its first deploy: what a deploy would forget, what is brought back, what ends."""
