"""How long a workflow waits: by the clock of the local AWS, so that whoever moves it ahead ends a wait."""

import time

from local.server import emulator as names

SECONDS_BETWEEN_LOOKS = 0.2


def register() -> None:
    """Have the emulator's workflows wait by the clock that can be moved."""
    names.replace("workflow_sleep", sleep)


def sleep(seconds: float) -> None:
    """Return once the clock of this process, which may be moved meanwhile, is `seconds` further."""
    end = time.time() + seconds
    while (left := end - time.time()) > 0:
        time.sleep(min(left, SECONDS_BETWEEN_LOOKS))
