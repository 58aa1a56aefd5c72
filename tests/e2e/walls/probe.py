"""A function that carries the role of another and calls what it is told to, so that IAM answers for that role."""

import io
import json
import zipfile
from itertools import count

from local.deployed import client

_numbers = count(1)
CODE = """
from functools import cache

import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    return [outcome(**call) for call in event]

client = cache(boto3.client)

def outcome(service, method, arguments):
    try:
        getattr(client(service), method)(**arguments)
    except ClientError as refusal:
        return refusal.response["Error"]["Code"]
    return "allowed"
"""


def as_role_of(function, endpoint):
    """Return a call `(service, method, **arguments)` by the very role of `function`: `allowed`, or the error's code."""
    tried = all_as_role_of(function, endpoint)

    def call(service, method, **arguments):
        (outcome,) = tried([{"service": service, "method": method, "arguments": arguments}])
        return outcome

    return call


def all_as_role_of(function, endpoint):
    """Return what takes a list of calls and tells the outcome of each, all made by the very role of `function`."""
    functions, name, code = client("lambda", endpoint), f"probe-{next(_numbers)}-{function[-40:]}", io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("probe.py", CODE)
    functions.create_function(
        FunctionName=name,
        Runtime="python3.14",
        Role=functions.get_function(FunctionName=function)["Configuration"]["Role"],
        Handler="probe.handler",
        Code={"ZipFile": code.getvalue()},
        Timeout=60,
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)

    return lambda calls: json.loads(functions.invoke(FunctionName=name, Payload=json.dumps(calls))["Payload"].read())
