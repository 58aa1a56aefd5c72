"""A function that carries the role of another and calls what it is told to, so that IAM answers for that role."""

import io
import json
import zipfile

from local.deployed import client

CODE = """
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    try:
        getattr(boto3.client(event["service"]), event["method"])(**event["arguments"])
    except ClientError as refusal:
        return refusal.response["Error"]["Code"]
    return "allowed"
"""


def as_role_of(function, endpoint):
    """Return a call `(service, method, **arguments)` by the very role of `function`: `allowed`, or the error's code."""
    functions, name, code = client("lambda", endpoint), f"probe-{function[-40:]}", io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("probe.py", CODE)
    functions.create_function(
        FunctionName=name,
        Runtime="python3.14",
        Role=functions.get_function(FunctionName=function)["Configuration"]["Role"],
        Handler="probe.handler",
        Code={"ZipFile": code.getvalue()},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)

    def call(service, method, **arguments):
        event = json.dumps({"service": service, "method": method, "arguments": arguments})
        return json.loads(functions.invoke(FunctionName=name, Payload=event)["Payload"].read())

    return call
