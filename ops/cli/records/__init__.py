"""Commands about what is on record: consents, doubts, evidence, audits."""
