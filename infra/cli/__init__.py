"""The command line of the landing zone: `python -m infra`."""
