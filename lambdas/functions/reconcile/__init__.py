"""The function on a schedule: reads the service's opt-out list and records what our tables do not know."""
