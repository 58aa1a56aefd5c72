"""The commands around a deploy: what it would change, whether the account is ready, the deploy, and what follows."""
