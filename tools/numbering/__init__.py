"""Where a number or a ZIP code may be: the tables that the functions carry, made from public data."""
