"""`./sms`: the command line of the landing zone."""

from ops.cli.main import app

app(prog_name="./sms")
