"""IAM on schedules, mappings, tables, queues, buckets and secrets: the very resource, its guard, the role handed on."""

import io
import json
import zipfile

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/waker"
GROUP = "arn:aws:scheduler:us-east-1:000000000000:schedule/own/*"
TO_SCHEDULER = {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
TO_LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}


@pytest.fixture
def caller(account):
    """Return a builder of the clients of a user who may do exactly what the statements allow."""

    def make(*statements):
        iam = account.client("iam")
        iam.create_user(UserName="caller")
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | one for one in statements]}
        iam.put_user_policy(UserName="caller", PolicyName="own", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName="caller")["AccessKey"]
        return lambda service: account.client(service, keys=(key["AccessKeyId"], key["SecretAccessKey"]))

    return make


@pytest.fixture
def groups(account):
    for name in ("own", "other"):
        account.client("scheduler").create_schedule_group(Name=name)


def allowed(call, **request):
    try:
        call(**request)
    except ClientError as refusal:
        if "AccessDenied" not in refusal.response["Error"]["Code"]:
            raise
        return False
    return True


def schedule(group, **more):
    return {
        "Name": "later",
        "GroupName": group,
        "ScheduleExpression": "at(2030-01-01T09:00:00)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": "arn:aws:sqs:us-east-1:000000000000:requests", "RoleArn": ROLE},
        **more,
    }


def making(condition=TO_SCHEDULER, *more):
    passing = {"Action": "iam:PassRole", "Resource": ROLE, "Condition": condition}
    return [{"Action": "scheduler:CreateSchedule", "Resource": GROUP}, passing, *more]


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(("group", "may"), [("own", True), ("other", False), ("default", False)])
def test_a_schedule_is_made_in_the_very_group_that_is_granted(caller, group, may):
    assert allowed(caller(*making())("scheduler").create_schedule, **schedule(group)) is may


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(
    "statements",
    [making()[:1], making(TO_LAMBDA), [making()[0], {**making()[1], "Resource": ROLE + "2"}]],
    ids=["no role", "a role for another service", "another role"],
)
def test_a_role_that_the_caller_may_not_hand_on_makes_no_schedule(caller, statements):
    assert not allowed(caller(*statements)("scheduler").create_schedule, **schedule("own"))


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize("missing", [None, "kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"])
def test_a_schedule_under_a_key_takes_all_three_rights_on_it(account, caller, missing):
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    actions = {"kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"} - {missing}
    granted = making(TO_SCHEDULER, {"Action": sorted(actions), "Resource": key})
    made = allowed(caller(*granted)("scheduler").create_schedule, **schedule("own", KmsKeyArn=key))
    assert made is (missing is None)


@pytest.fixture
def mappings(account):
    """Two mappings, each from a queue of its own to one function."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): pass")
    functions = account.client("lambda")
    made = {"Runtime": "python3.14", "Role": role, "Handler": "index.handler", "Code": {"ZipFile": code.getvalue()}}
    functions.create_function(FunctionName="reader", **made)
    found = []
    for name in ("own", "other"):
        account.client("sqs").create_queue(QueueName=name)
        arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
        found.append(functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="reader")["UUID"])
    return found


def test_a_mapping_is_read_and_switched_by_whoever_may_do_so_on_that_very_mapping(caller, mappings):
    own, other = mappings
    actions = ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"]
    arn = f"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:{own}"
    functions = caller({"Action": actions, "Resource": arn})("lambda")
    assert allowed(functions.update_event_source_mapping, UUID=own, Enabled=False)
    assert functions.get_event_source_mapping(UUID=own)["State"] == "Disabled"
    assert not allowed(functions.get_event_source_mapping, UUID=other)
    assert not allowed(functions.update_event_source_mapping, UUID=other, Enabled=False)
    assert not allowed(functions.delete_event_source_mapping, UUID=own)


@pytest.mark.parametrize(("action", "may"), [("sqs:SendMessage", True), ("sqs:PurgeQueue", False)])
def test_a_batch_on_a_queue_takes_the_right_to_one_message(account, caller, action, may):
    queue = account.client("sqs").create_queue(QueueName="filled")["QueueUrl"]
    filler = caller({"Action": action, "Resource": "arn:aws:sqs:us-east-1:000000000000:filled"})("sqs")
    entries = [{"Id": "0", "MessageBody": "note"}]
    assert allowed(filler.send_message_batch, QueueUrl=queue, Entries=entries) is may


ROWS = "arn:aws:dynamodb:us-east-1:000000000000:table/rows"
MESSAGES = "arn:aws:sqs:us-east-1:000000000000:messages"
READER = "arn:aws:iam::000000000000:user/caller"
ROW = {"pk": {"S": "1"}}
ON_ROWS = {"Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], "Resource": [ROWS, f"{ROWS}/index/*"]}
ON_MESSAGES = {"Action": ["sqs:SendMessage", "sqs:ReceiveMessage"], "Resource": MESSAGES}


def rows(*, policy=None, key=None):
    """A table with an index, under this policy and this key."""
    of_key = {"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}} if key else {}
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": "rows",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "again",
                    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
            **({"ResourcePolicy": {"PolicyDocument": policy}} if policy else {}),
            **of_key,
        },
    }


def guard(effect, action, who=READER, resource=ROWS):
    statement = {"Effect": effect, "Principal": {"AWS": who}, "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def reads(dynamodb):
    return allowed(dynamodb.get_item, TableName="rows", Key=ROW)


def writes(dynamodb):
    return allowed(dynamodb.put_item, TableName="rows", Item=ROW)


def writes_in_a_transaction(dynamodb):
    return allowed(dynamodb.transact_write_items, TransactItems=[{"Put": {"TableName": "rows", "Item": ROW}}])


def asks_the_index(dynamodb):
    values = {":pk": ROW["pk"]}
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values}
    return allowed(dynamodb.query, TableName="rows", IndexName="again", **asked)


@pytest.mark.parametrize("by", ["template", "call"])
def test_a_table_policy_refuses_whom_it_denies(account, caller, by):
    policy = guard("Deny", "dynamodb:PutItem")
    account.deploy({"Rows": rows(policy=policy if by == "template" else None)})
    if by == "call":
        account.client("dynamodb").put_resource_policy(ResourceArn=ROWS, Policy=json.dumps(policy))
    dynamodb = caller(ON_ROWS)("dynamodb")
    assert (reads(dynamodb), writes(dynamodb), writes_in_a_transaction(dynamodb)) == (True, False, False)
    account.deploy({"Rows": rows(policy=guard("Deny", "dynamodb:GetItem"))})
    assert (reads(dynamodb), writes(dynamodb)) == (False, True)


def test_a_table_policy_refuses_nobody_else_and_nothing_once_it_is_gone(account, caller):
    account.deploy({"Rows": rows(policy=guard("Deny", "dynamodb:*", READER + "2"))})
    dynamodb = caller(ON_ROWS)("dynamodb")
    assert reads(dynamodb)
    account.deploy({"Rows": rows(policy=guard("Deny", "dynamodb:*"))})
    assert not reads(dynamodb)
    account.deploy({"Rows": rows()})
    assert reads(dynamodb)


def test_a_table_policy_counts_for_an_index(account, caller):
    account.deploy({"Rows": rows(policy=guard("Deny", "dynamodb:Query", resource=f"{ROWS}/index/again"))})
    dynamodb = caller(ON_ROWS)("dynamodb")
    assert reads(dynamodb)
    assert not asks_the_index(dynamodb)


def test_a_table_policy_alone_lets_a_caller_of_its_account_in(account, caller):
    account.deploy({"Rows": rows(policy=guard("Allow", "dynamodb:GetItem"))})
    dynamodb = caller(ON_MESSAGES)("dynamodb")
    assert (reads(dynamodb), writes(dynamodb)) == (True, False)


def under(key):
    named = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": named}
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": [rule]}}


@pytest.fixture
def encrypted(account):
    """Return a builder of a table, a queue, a bucket, and a secret under one key, whose policy is AWS's or as given."""

    def make(policy=None):
        key = {"Ref": "Key"}
        owner = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"}, "Action": "kms:*"}
        document = {"Version": "2012-10-17", "Statement": [owner | {"Resource": "*"}, *(policy or [])]}
        resources = {
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": document}},
            "Rows": rows(key={"Fn::GetAtt": ["Key", "Arn"]}),
            "Papers": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "papers", **under(key)}},
            "Word": {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "word", "KmsKeyId": key}},
            "Messages": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "messages", "KmsMasterKeyId": key}},
        }
        outputs = {"Key": {"Fn::GetAtt": ["Key", "Arn"]}, "Queue": {"Ref": "Messages"}, "Secret": {"Ref": "Word"}}
        return account.deploy(resources, outputs)

    return make


def sends(sqs, queue):
    return allowed(sqs.send_message, QueueUrl=queue, MessageBody="note")


def receives(sqs, queue):
    return allowed(sqs.receive_message, QueueUrl=queue)


@pytest.mark.parametrize(
    ("rights", "row", "sent", "received"),
    [
        ([], False, False, False),
        (["kms:GenerateDataKey"], False, False, False),
        (["kms:Decrypt"], True, False, True),
        (["kms:Decrypt", "kms:GenerateDataKey"], True, True, True),
    ],
    ids=["none", "GenerateDataKey", "Decrypt", "both"],
)
def test_what_a_key_encrypts_is_open_to_a_caller_with_rights_on_the_key(caller, encrypted, rights, row, sent, received):
    made = encrypted()
    granted = [{"Action": rights, "Resource": made["Key"]}] if rights else []
    client = caller(ON_ROWS, ON_MESSAGES, *granted)
    dynamodb, sqs = client("dynamodb"), client("sqs")
    asked = (reads(dynamodb), writes(dynamodb), writes_in_a_transaction(dynamodb), asks_the_index(dynamodb))
    assert asked == (row,) * 4
    assert (sends(sqs, made["Queue"]), receives(sqs, made["Queue"])) == (sent, received)


def test_a_key_refuses_in_the_words_of_the_service_that_asks_it(caller, encrypted):
    made = encrypted()
    client = caller(ON_ROWS, ON_MESSAGES)
    told = f"User: {READER} is not authorized to perform: kms:Decrypt on resource: {made['Key']}"
    with pytest.raises(ClientError) as refused:
        client("dynamodb").get_item(TableName="rows", Key=ROW)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert f"KMS key access denied error: {told}" in refused.value.response["Error"]["Message"]
    with pytest.raises(ClientError) as refused:
        client("sqs").receive_message(QueueUrl=made["Queue"])
    assert refused.value.response["Error"]["Code"] == "KMS.AccessDeniedException"
    assert told in refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(("through", "row", "received"), [("dynamodb", True, False), ("sqs", False, True)])
def test_a_right_through_one_service_opens_nothing_of_another(caller, encrypted, through, row, received):
    made = encrypted()
    only = {"StringEquals": {"kms:ViaService": f"{through}.us-east-1.amazonaws.com"}}
    client = caller(ON_ROWS, ON_MESSAGES, {"Action": "kms:Decrypt", "Resource": made["Key"], "Condition": only})
    assert (reads(client("dynamodb")), receives(client("sqs"), made["Queue"])) == (row, received)


def test_the_policy_of_a_key_lets_a_caller_in_or_shuts_it_out(caller, encrypted):
    statement = {"Principal": {"AWS": READER}, "Action": "kms:Decrypt", "Resource": "*"}
    encrypted([statement | {"Effect": "Allow"}])
    client = caller(ON_ROWS, {"Action": "kms:GenerateDataKey", "Resource": "*"})
    assert reads(client("dynamodb"))
    encrypted([statement | {"Effect": "Deny"}])
    assert not reads(client("dynamodb"))


ON_PAPERS = {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::papers/*"}
ON_WORD = {"Action": "secretsmanager:GetSecretValue", "Resource": "*"}
THROUGH_PAPERS = {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::papers"}}


def fetches(s3):
    return allowed(s3.get_object, Bucket="papers", Key="one")


def puts(s3, name="two"):
    return allowed(s3.put_object, Bucket="papers", Key=name, Body=b"")


@pytest.mark.parametrize(
    ("rights", "fetched", "put"),
    [([], False, False), (["kms:Decrypt"], True, False), (["kms:GenerateDataKey"], False, True)],
    ids=["none", "Decrypt", "GenerateDataKey"],
)
@pytest.mark.parametrize("only", [{}, {"Condition": THROUGH_PAPERS}], ids=["whole key", "one bucket"])
def test_an_object_is_open_to_a_caller_with_rights_on_its_key(account, caller, encrypted, rights, fetched, put, only):
    key = encrypted()["Key"]
    account.client("s3").put_object(Bucket="papers", Key="one", Body=b"text")
    s3 = caller(ON_PAPERS, *([{"Action": rights, "Resource": key} | only] if rights else []))("s3")
    assert (fetches(s3), puts(s3)) == (fetched, put)


def test_an_object_stays_under_the_key_it_was_written_with(account, caller, encrypted):
    s3 = account.client("s3")
    encrypted()
    s3.put_object(Bucket="papers", Key="one", Body=b"text")
    s3.delete_bucket_encryption(Bucket="papers")
    stranger = caller(ON_PAPERS)("s3")
    assert (fetches(stranger), puts(stranger)) == (False, True)


def test_a_bucket_policy_refuses_whom_it_denies(account, caller):
    policy = guard("Deny", "s3:PutObject", resource="arn:aws:s3:::papers/*")
    account.deploy(
        {
            "Papers": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "papers"}},
            "Guard": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": {"Ref": "Papers"}, "PolicyDocument": policy},
            },
        }
    )
    account.client("s3").put_object(Bucket="papers", Key="one", Body=b"text")
    s3 = caller(ON_PAPERS)("s3")
    assert (fetches(s3), puts(s3)) == (True, False)


@pytest.mark.parametrize(("rights", "may"), [("kms:GenerateDataKey", False), ("kms:Decrypt", True)])
def test_a_secret_is_open_to_a_caller_that_may_decrypt_with_its_key(caller, encrypted, rights, may):
    made = encrypted()
    reader = caller(ON_WORD, {"Action": rights, "Resource": made["Key"]})("secretsmanager")
    assert allowed(reader.get_secret_value, SecretId=made["Secret"]) is may


@pytest.mark.parametrize(
    ("service", "code", "message"),
    [
        ("s3", "AccessDenied", "is not authorized to perform: kms:Decrypt on resource: "),
        ("secretsmanager", "AccessDeniedException", "Access to KMS is not allowed"),
    ],
)
def test_a_key_refuses_an_object_and_a_secret_in_the_words_of_their_services(
    account, caller, encrypted, service, code, message
):
    made = encrypted()
    account.client("s3").put_object(Bucket="papers", Key="one", Body=b"text")
    client = caller(ON_PAPERS, ON_WORD)(service)
    ask = client.get_object if service == "s3" else client.get_secret_value
    request = {"Bucket": "papers", "Key": "one"} if service == "s3" else {"SecretId": made["Secret"]}
    with pytest.raises(ClientError, match=message) as refused:
        ask(**request)
    assert refused.value.response["Error"]["Code"] == code
