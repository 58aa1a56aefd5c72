"""What stands behind the preferences page on the local AWS: a table of links, and a queue of buttons."""

from tests.lambdas.functions.opt_in_form.conftest import store

__all__ = ["store"]
