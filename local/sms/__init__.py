"""End User Messaging SMS for the local AWS: its account, its API, its resource types, and the phones outside."""
