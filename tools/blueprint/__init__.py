"""`make blueprint`: write what every stack looks like, from a brand of sentinels, and say what changed."""
