"""The phone: a page on which an engineer texts the deployed programs and sees what they do."""
