"""What became of the texts: delivery events, the health of numbers, the circuit breaker."""
