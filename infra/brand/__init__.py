"""The brand file: typed model, loader with file:line faults, message copy."""
