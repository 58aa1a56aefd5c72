"""The ports of a program: how the program opens them, and how a stack of others uses them."""
