"""Answers of the service to a call that it does not do."""


def fault(code, status=400, **fields):
    """Return a handler that answers with an error of the service."""

    class Http:
        status_code = status

    error = {"Error": {"Code": code, "Message": "no text to +14255550161"}}
    return lambda **_: (Http, error | fields | {"ResponseMetadata": {"HTTPStatusCode": status}})


def broken(error):
    """Return a handler that breaks the connection."""

    def handler(**_):
        raise error

    return handler
