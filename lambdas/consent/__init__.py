"""Pure consent logic: intents, decisions and the ledger chain; no AWS, no clock, no environment."""
