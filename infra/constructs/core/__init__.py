"""What every program is made of: key, tables, queues, functions, permissions."""
