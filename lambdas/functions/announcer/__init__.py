"""The function that tells a legal entity's other programs of each opt-out in this program's ledger."""
