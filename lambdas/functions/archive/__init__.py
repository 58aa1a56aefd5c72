"""The function behind the ledger's stream: copies every record into a bucket where nobody can change it."""
