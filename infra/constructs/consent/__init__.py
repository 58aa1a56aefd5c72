"""The keyword handler, the cascade of opt-outs, the archive of the ledger, the reconciler."""
