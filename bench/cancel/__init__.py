"""How a cancelled campaign of ten million texts ends, worked out by the quotas of the services."""
