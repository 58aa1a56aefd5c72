"""What one text through the gate costs: CPU, AWS calls and capacity, throughput of a process, dollars."""
