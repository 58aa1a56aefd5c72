"""The function behind the request queues: the only way out for what a program sends."""
