"""What a deploy leaves in an account: stacks that stand, what protects them, and what a failed try left behind."""
