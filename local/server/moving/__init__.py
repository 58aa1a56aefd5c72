"""The folder that Python processes of the local AWS have on their path."""
