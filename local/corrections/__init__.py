"""What the emulator lacks or lets pass, set right: refusals, permissions, keys, the firewall, more resource types."""
