"""Lets `python -m bench.intent` run the benchmark."""

from bench.intent.run import main

main()
