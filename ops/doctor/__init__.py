"""Whether an environment is ready: each check reads the account and says red, yellow or green, with one remedy."""
