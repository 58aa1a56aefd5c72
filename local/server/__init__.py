"""The process of the local AWS: its clock, its lock, and the emulator that it builds on."""
