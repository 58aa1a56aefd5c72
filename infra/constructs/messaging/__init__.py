"""The short code and the channels between the service and a program."""
