"""One noun each: the parts a program is built from."""
