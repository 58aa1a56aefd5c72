"""The rows of the consent tables, for those that look for them here."""

from lambdas.consent.rows import audience, record_of, standing_attributes, topic_row

__all__ = ["audience", "record_of", "standing_attributes", "topic_row"]
