"""Effects: the only package that talks to AWS."""

import gc

# A cold start makes a hundred thousand objects that nearly all stay. Left alone, the collector looks for garbage among
# them a hundred times, which is a fifth of the start; it is set here because what talks to AWS is loaded after this.
gc.set_threshold(50_000)
