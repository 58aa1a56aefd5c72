"""What one inbound text costs: AWS calls and capacity, CPU, cold start, latency, dollars."""
