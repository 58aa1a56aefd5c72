"""`./sms`: the command line of the landing zone."""

from infra.cli.main import app

app(prog_name="./sms")
