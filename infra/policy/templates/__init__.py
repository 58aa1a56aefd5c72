"""What was synthesised, as data: templates, assemblies, and the values in them."""
