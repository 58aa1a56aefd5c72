"""Sends and their outcomes, the rate limiter, the circuit breaker, held campaigns."""
