"""Commands that send, and that stop sending: requests, campaigns, the gate."""
