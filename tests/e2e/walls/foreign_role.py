"""A role of the account that IAM allows everything, tried on what a deployed program holds: who refuses it.

`make deploy`, then `python -m tests.e2e.walls.foreign_role` writes the table in docs/foreign-role.md.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from infra.environment import Environment
from local.aws import LocalAws
from local.deployed import client, programs
from local.server.environment import REGION
from ops.guardrails.lock import SERVICE_CONTROL, Account
from tests.conftest import PROJECT
from tests.ops.guardrails.evaluate import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[3]
PAGE, BEGIN, END = ROOT / "docs" / "foreign-role.md", "<!-- who refuses a foreign role -->\n", "<!-- end -->\n"
ACCOUNT = "000000000000"
PHONE = "+12065550197"
OWN, KEY, LOCK, NOBODY = "its own policy", "the key's policy", "only the lock", "nobody"
EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
ROW = {"phone": {"S": PHONE}, "sequence": {"N": "0"}, "item": {"S": "probe"}}


@dataclass(frozen=True, slots=True)
class Try:
    """One call: the action of IAM, the ARN it is on, and how it is made with the clients of a role."""

    kind: str
    action: str
    arn: str
    call: Callable[[Callable[[str], Any]], Any]


def role(endpoint: str, name: str = "", statement: Mapping[str, Any] = EVERYTHING) -> Callable[[str], Any]:
    """Return the clients of a role of that name, made here, which IAM allows what `statement` says."""
    iam, named = client("iam", endpoint), name or f"Foreign-{secrets.token_hex(4)}"
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}
    try:
        arn = iam.create_role(RoleName=named, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    except iam.exceptions.EntityAlreadyExistsException:
        arn = iam.get_role(RoleName=named)["Role"]["Arn"]
    iam.put_role_policy(RoleName=named, PolicyName="own", PolicyDocument=json.dumps(statement))
    taken = client("sts", endpoint).assume_role(RoleArn=arn, RoleSessionName="probe")["Credentials"]
    session = boto3.Session(taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"], REGION)
    return lambda service: session.client(service, endpoint_url=endpoint)


def tries(stack: str, endpoint: str) -> Iterator[Try]:
    """Yield each call that reads, writes, or passes on what the resources of `stack` hold."""
    pages = client("cloudformation", endpoint).get_paginator("list_stack_resources").paginate(StackName=stack)
    for page in pages:
        for one in page["StackResourceSummaries"]:
            of_type = TRIED.get(one["ResourceType"])
            if of_type:
                kind = one["ResourceType"].removeprefix("AWS::")
                yield from (Try(kind, *found) for found in of_type(one["PhysicalResourceId"]))
            if one["ResourceType"] == "AWS::DynamoDB::Table":
                yield from _stream(one["PhysicalResourceId"], endpoint)


def refused_by(clients: Callable[[str], Any], one: Try) -> str:
    """Return who refuses the call `one`, as its error says; empty where nobody does."""
    try:
        one.call(clients)
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if "AccessDenied" not in code and "AuthorizationError" not in code:
            return ""
        return KEY if "kms:" in message and ":kms:" not in one.arn else OWN
    return ""


Found = tuple[str, str, "Callable[[Callable[[str], Any]], Any]"]


def _table(name: str) -> Iterator[Found]:
    def request(method: str, **arguments: Any) -> Callable[[Callable[[str], Any]], Any]:
        return lambda clients: getattr(clients("dynamodb"), method)(**arguments)

    table, arn = {"TableName": name}, f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"
    by_phone = {"KeyConditionExpression": "phone = :p", "ExpressionAttributeValues": {":p": {"S": PHONE}}}
    yield "dynamodb:GetItem", arn, request("get_item", **table, Key=ROW)
    yield "dynamodb:BatchGetItem", arn, request("batch_get_item", RequestItems={name: {"Keys": [ROW]}})
    yield "dynamodb:Query", arn, request("query", **table, **by_phone)
    yield "dynamodb:Scan", arn, request("scan", **table)
    yield "dynamodb:PutItem", arn, request("put_item", **table, Item=ROW)
    yield "dynamodb:UpdateItem", arn, request("update_item", **table, Key=ROW)
    yield "dynamodb:DeleteItem", arn, request("delete_item", **table, Key=ROW)
    put = {"PutRequest": {"Item": ROW}}
    yield "dynamodb:BatchWriteItem", arn, request("batch_write_item", RequestItems={name: [put]})


def _stream(name: str, endpoint: str) -> Iterator[Try]:
    stream = client("dynamodb", endpoint).describe_table(TableName=name)["Table"].get("LatestStreamArn")
    if stream:
        streams = client("dynamodbstreams", endpoint)
        shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
        from_start = {"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**from_start)["ShardIterator"]
        yield Try(
            "DynamoDB::Table, its stream",
            "dynamodb:GetRecords",
            stream,
            lambda clients: clients("dynamodbstreams").get_records(ShardIterator=iterator),
        )


def _queue(url: str) -> Iterator[Found]:
    def request(method: str, **arguments: Any) -> Callable[[Callable[[str], Any]], Any]:
        return lambda clients: getattr(clients("sqs"), method)(QueueUrl=url, **arguments)

    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{url.rpartition('/')[2]}"
    yield "sqs:SendMessage", arn, request("send_message", MessageBody="{}")
    yield "sqs:ReceiveMessage", arn, request("receive_message")
    yield "sqs:DeleteMessage", arn, request("delete_message", ReceiptHandle="x")
    hidden = {"ReceiptHandle": "x", "VisibilityTimeout": 0}
    yield "sqs:ChangeMessageVisibility", arn, request("change_message_visibility", **hidden)
    yield "sqs:PurgeQueue", arn, request("purge_queue")


def _topic(arn: str) -> Iterator[Found]:
    yield "sns:Publish", arn, lambda clients: clients("sns").publish(TopicArn=arn, Message="{}")
    by_mail = {"Protocol": "email", "Endpoint": "probe@example.com"}
    yield "sns:Subscribe", arn, lambda clients: clients("sns").subscribe(TopicArn=arn, **by_mail)


def _bucket(name: str) -> Iterator[Found]:
    def request(method: str, **arguments: Any) -> Callable[[Callable[[str], Any]], Any]:
        return lambda clients: getattr(clients("s3"), method)(Bucket=name, Key="probe", **arguments)

    arn = f"arn:aws:s3:::{name}/probe"
    yield "s3:GetObject", arn, request("get_object")
    yield "s3:PutObject", arn, request("put_object", Body=b"{}")
    yield "s3:DeleteObject", arn, request("delete_object")


def _key(name: str) -> Iterator[Found]:
    def request(method: str, **arguments: Any) -> Callable[[Callable[[str], Any]], Any]:
        return lambda clients: getattr(clients("kms"), method)(**arguments)

    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{name}"
    yield "kms:Encrypt", arn, request("encrypt", KeyId=arn, Plaintext=b"x")
    yield "kms:Decrypt", arn, request("decrypt", KeyId=arn, CiphertextBlob=b"x")
    yield "kms:GenerateDataKey", arn, request("generate_data_key", KeyId=arn, KeySpec="AES_256")


def _secret(arn: str) -> Iterator[Found]:
    yield (
        "secretsmanager:GetSecretValue",
        arn,
        lambda clients: clients("secretsmanager").get_secret_value(SecretId=arn),
    )


def _function(name: str) -> Iterator[Found]:
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    dry = {"FunctionName": name, "InvocationType": "DryRun"}
    yield "lambda:InvokeFunction", arn, lambda clients: clients("lambda").invoke(**dry)


def _machine(arn: str) -> Iterator[Found]:
    dry = {"stateMachineArn": f"{arn}-none"}  # whoever is let by starts nothing
    yield "states:StartExecution", arn, lambda clients: clients("stepfunctions").start_execution(**dry)


def _pool(name: str) -> Iterator[Found]:
    arn = f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:pool/{name}"
    text = {"DestinationPhoneNumber": PHONE, "OriginationIdentity": arn, "MessageBody": "probe", "DryRun": True}
    yield "sms-voice:SendTextMessage", arn, lambda clients: clients("pinpoint-sms-voice-v2").send_text_message(**text)


def _opt_out_list(name: str) -> Iterator[Found]:
    arn = f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:opt-out-list/{name}"
    number = {"OptOutListName": name, "OptedOutNumber": PHONE}
    for method in ("put_opted_out_number", "delete_opted_out_number"):
        action = f"sms-voice:{''.join(map(str.capitalize, method.split('_')))}"
        yield (
            action,
            arn,
            lambda clients, method=method: getattr(clients("pinpoint-sms-voice-v2"), method)(**number),
        )


TRIED: dict[str, Callable[[str], Iterator[Found]]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::KMS::Key": _key,
    "AWS::Lambda::Function": _function,
    "AWS::S3::Bucket": _bucket,
    "AWS::SMSVOICE::OptOutList": _opt_out_list,
    "AWS::SMSVOICE::Pool": _pool,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::StepFunctions::StateMachine": _machine,
}


def judged(made: Sequence[Try], clients: Callable[[str], Any]) -> list[tuple[Try, str]]:
    """Return each of the calls `made`, with who refuses it: a policy that lies on the resource, or the lock alone."""
    account = Account.of([Environment.of_file("local", PROJECT / "cdk.json")])
    tags = {"aws:ResourceTag/Environment": "local", "aws:ResourceTag/MessageType": "any"}
    requests = [(f"arn:aws:iam::{ACCOUNT}:role/Foreign", one.action, one.arn, tags) for one in made]
    through = ask([policy(account) for policy in SERVICE_CONTROL.values()], requests)
    by = [refused_by(clients, one) for one in made]
    return [(one, who or (NOBODY if free else LOCK)) for one, who, free in zip(made, by, through, strict=True)]


def table(found: Sequence[tuple[Try, str]]) -> list[str]:
    """Return the rows of the page: of each type its actions, by who refuses them, and how many resources."""
    by: dict[str, dict[str, list[str]]] = {}
    for one, who in found:
        by.setdefault(one.kind, {}).setdefault(who, []).append(one.action)
    resources = Counter(kind for kind, _ in {(one.kind, one.arn) for one, _ in found})
    head = ["| type | resources | refused by its own policy, or the key's | only by the account's lock |"]
    rows = [
        f"| {kind} | {resources[kind]} | {_actions(of, OWN, KEY)} | {_actions(of, LOCK)} |"
        for kind, of in sorted(by.items())
    ]
    return [*head, "|---|---|---|---|", *rows]


def _actions(of: Mapping[str, Sequence[str]], *who: str) -> str:
    actions = [action for one in who for action in of.get(one, [])]
    return ", ".join(f"`{action}`" for action in dict.fromkeys(actions)) or "none"


def main() -> None:
    """Try the role on every program that `make deploy` put on the local AWS, and write the table."""
    server = LocalAws.running()
    if not server:
        sys.exit("no local AWS runs: run make deploy")
    clients, deployed = role(server.endpoint), programs(server.endpoint)
    found = judged([one for program in deployed for one in tries(program.stack, server.endpoint)], clients)
    counted = Counter(who for _, who in found)
    if counted[NOBODY]:
        sys.exit(f"nobody refuses {[one for one, who in found if who == NOBODY]}")
    told = f"{len(found):,} calls on {len(deployed)} programs: {counted[OWN]:,} refused by the resource's own policy, "
    told += f"{counted[KEY]:,} by the key's, {counted[LOCK]:,} only by the account's lock.\n"
    text = PAGE.read_text(encoding="utf-8")
    body = "\n".join([told, *table(found), ""])
    PAGE.write_text(re.sub(f"{BEGIN}.*{END}", f"{BEGIN}{body}{END}", text, flags=re.DOTALL), encoding="utf-8")
    sys.stdout.write(body)


if __name__ == "__main__":
    main()
