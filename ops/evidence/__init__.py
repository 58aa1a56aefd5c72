"""Evidence: what a program can prove about one number, and whether its ledger is whole."""
