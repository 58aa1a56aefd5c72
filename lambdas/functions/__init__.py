"""The functions that AWS Lambda runs, one package each; `handler.py` is what Lambda loads."""

import gc

# A cold start makes a hundred thousand objects that nearly all stay. Left alone, the collector looks for garbage among
# them a hundred times, which is a fifth of the start; it is set here because all that a function loads comes later.
gc.set_threshold(50_000)
