"""The account's lock: what AWS Organizations and a detector hold against whoever is neither program nor operator."""
