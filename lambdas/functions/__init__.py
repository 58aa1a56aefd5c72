"""The functions that AWS Lambda runs, one package each; `handler.py` is what Lambda loads."""
