"""What a synthesis costs: seconds, memory, and messages to the process of the CDK."""
