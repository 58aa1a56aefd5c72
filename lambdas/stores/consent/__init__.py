"""The tables, the outbox and the opt-out list that hold consent."""
