"""What IAM makes of a policy: patterns, ARNs, conditions that hold, and actions that no template shows the end of."""
