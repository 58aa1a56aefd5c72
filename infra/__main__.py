"""`python -m infra`, as the command line was called: it forwards to `./sms` for one version, and says so."""

import runpy
import sys

sys.stderr.write("python -m infra is now ./sms (or python -m ops); the old name goes with the next version\n")
runpy.run_module("ops", run_name="__main__", alter_sys=True)
