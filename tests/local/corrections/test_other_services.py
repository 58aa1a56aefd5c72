"""What the other services refuse of what the app does with them, as the emulator shows it."""

import json

import pytest
from botocore.exceptions import ClientError, WaiterError

REGION, ACCOUNT = "us-east-1", "000000000000"
VISIBLE = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "acl"}
QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}
PASS = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}


def code(call, **request):
    """Return the code of a request that is refused."""
    with pytest.raises(ClientError) as refusal:
        call(**request)
    return refusal.value.response["Error"]["Code"]


@pytest.fixture
def table(account):
    keys = {
        "AttributeDefinitions": [{"AttributeName": "phone", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "phone", "KeyType": "HASH"}],
    }
    account.client("dynamodb").create_table(TableName="rows", BillingMode="PAY_PER_REQUEST", **keys)
    return account.client("dynamodb")


@pytest.fixture
def queue(account):
    return account.client("sqs").create_queue(QueueName="requests")["QueueUrl"]


def put(phone, **more):
    return {"Put": {"TableName": "rows", "Item": {"phone": {"S": phone}} | more}}


def test_a_stack_whose_first_create_was_rolled_back_is_not_updated(account):
    refused = {"Pool": {"Type": "AWS::SMSVOICE::Pool", "Properties": {"OriginationIdentities": []}}}
    with pytest.raises(WaiterError):
        account.deploy(refused, stack="first")
    cloudformation = account.client("cloudformation")
    template = json.dumps({"Resources": QUEUE})
    assert code(cloudformation.update_stack, StackName="first", TemplateBody=template) == "ValidationError"


def test_a_stack_has_five_hundred_resources_at_most(account):
    resources = {f"Queue{number}": QUEUE["Queue"] for number in range(501)}
    template = json.dumps({"Resources": resources})
    create = account.client("cloudformation").create_stack
    assert code(create, StackName="large", TemplateBody=template) == "ValidationError"


def test_a_template_that_makes_roles_must_be_allowed_to(account):
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:*"}]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    create = account.client("cloudformation").create_stack
    template = json.dumps({"Resources": {"Role": role}})
    assert code(create, StackName="roles", TemplateBody=template) == "InsufficientCapabilitiesException"


def test_a_template_in_the_request_has_51200_bytes_at_most(account):
    padded = {f"Queue{number}": QUEUE["Queue"] | {"Metadata": {"note": "x" * 1000}} for number in range(60)}
    create = account.client("cloudformation").create_stack
    assert code(create, StackName="long", TemplateBody=json.dumps({"Resources": padded})) == "ValidationError"


def test_a_log_group_of_that_name_is_there(account):
    logs = account.client("logs")
    logs.create_log_group(logGroupName="/sms/prod/acme")
    assert code(logs.create_log_group, logGroupName="/sms/prod/acme") == "ResourceAlreadyExistsException"


@pytest.fixture
def role(account):
    trust = {"Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    return account.client("iam").create_role(RoleName="runs", AssumeRolePolicyDocument=policy)["Role"]["Arn"]


def test_a_state_machine_of_that_name_with_another_definition_is_there(account, role):
    states = account.client("stepfunctions")
    states.create_state_machine(name="audit", roleArn=role, definition=json.dumps(PASS))
    other = json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}})
    assert code(states.create_state_machine, name="audit", roleArn=role, definition=other).startswith(
        "StateMachineAlready"
    )


def test_a_web_acl_of_that_name_is_there(account):
    wanted = {"Name": "form", "Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBLE}
    account.client("wafv2").create_web_acl(**wanted)
    assert code(account.client("wafv2").create_web_acl, **wanted) == "WAFDuplicateItemException"


def test_a_bus_of_that_name_is_there(account):
    events = account.client("events")
    events.create_event_bus(Name="consent")
    assert code(events.create_event_bus, Name="consent") == "ResourceAlreadyExistsException"


def test_a_rule_stands_on_a_bus_that_is_there(account):
    rule = {"Name": "stops", "EventBusName": "consent", "EventPattern": '{"source": ["sms"]}'}
    assert code(account.client("events").put_rule, **rule) == "ResourceNotFoundException"


def test_a_topic_that_is_gone_takes_no_subscription(account):
    wanted = {"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:gone", "Protocol": "sqs"}
    assert (
        code(account.client("sns").subscribe, Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:inbox", **wanted) == "NotFound"
    )


@pytest.fixture
def later(account):
    """Put a text off in the group `deferred`."""
    account.client("scheduler").create_schedule_group(Name="deferred")

    def make(**more):
        target = {"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:requests", "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/wakes"}
        wanted = {"Name": "offer-1", "GroupName": "deferred", "ScheduleExpression": "at(2030-01-01T09:00:00)"}
        window = {"FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}
        return account.client("scheduler").create_schedule(**wanted | window | more)

    return make


def test_a_text_is_put_off_under_one_name_once(later):
    later()
    assert code(later) == "ConflictException"


def test_every_text_that_is_put_off_is_listed_page_by_page(later, account):
    wanted = {f"offer-{number}" for number in range(7)}
    for name in wanted:
        later(Name=name)
    pages = account.client("scheduler").get_paginator("list_schedules")
    found = [page["Schedules"] for page in pages.paginate(GroupName="deferred", PaginationConfig={"PageSize": 3})]
    assert [len(page) for page in found] == [3, 3, 1]
    assert {one["Name"] for page in found for one in page} == wanted


def test_a_text_is_put_off_in_a_group_that_is_there(later):
    assert code(later, GroupName="gone") == "ResourceNotFoundException"


def test_a_campaign_of_that_name_was_begun_with_other_input(account, role):
    states = account.client("stepfunctions")
    machine = states.create_state_machine(name="campaign", roleArn=role, definition=json.dumps(PASS))
    begin = {"stateMachineArn": machine["stateMachineArn"], "name": "spring"}
    states.start_execution(input="{}", **begin)
    assert code(states.start_execution, input='{"other": 1}', **begin) == "ExecutionAlreadyExists"


def test_a_key_that_is_to_be_deleted_opens_nothing(account):
    kms = account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key)
    assert code(kms.generate_data_key, KeyId=key, KeySpec="AES_256") == "KMSInvalidStateException"


def test_eleven_messages_are_too_many_for_one_call(account, queue):
    entries = [{"Id": str(number), "MessageBody": "{}"} for number in range(11)]
    refused = code(account.client("sqs").send_message_batch, QueueUrl=queue, Entries=entries)
    assert refused.endswith("TooManyEntriesInBatchRequest")


def test_a_message_of_more_than_a_mebibyte_is_refused(account, queue):
    refused = code(account.client("sqs").send_message, QueueUrl=queue, MessageBody="x" * 1_048_577)
    assert refused == "InvalidParameterValue"


def test_a_transaction_has_a_hundred_writes_at_most(table):
    assert code(table.transact_write_items, TransactItems=[put(str(n)) for n in range(101)]) == "ValidationException"


def test_a_transaction_writes_a_row_once(table):
    assert code(table.transact_write_items, TransactItems=[put("1"), put("1")]) == "ValidationException"


def test_a_batch_has_25_writes_at_most(table):
    writes = [{"PutRequest": {"Item": {"phone": {"S": str(n)}}}} for n in range(26)]
    assert code(table.batch_write_item, RequestItems={"rows": writes}) == "ValidationException"


def test_a_row_has_400_kilobytes_at_most(table):
    row = {"phone": {"S": "1"}, "body": {"S": "x" * 410_000}}
    assert code(table.put_item, TableName="rows", Item=row) == "ValidationException"


def test_a_locked_object_of_the_archive_is_not_deleted(account):
    s3 = account.client("s3")
    s3.create_bucket(Bucket="archive-of-acme", ObjectLockEnabledForBucket=True)
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": "2036-01-01T00:00:00Z"}
    version = s3.put_object(Bucket="archive-of-acme", Key="ledger", Body=b"{}", **lock)["VersionId"]
    refused = code(s3.delete_object, Bucket="archive-of-acme", Key="ledger", VersionId=version)
    assert refused == "AccessDenied"
    assert code(s3.delete_bucket, Bucket="archive-of-acme") == "BucketNotEmpty"


def test_a_bus_keeps_its_key_and_each_statement_of_its_policy_by_its_id(account):
    said = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": ["events:PutEvents"], "Resource": "*"}
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/12345678-90ab-cdef-1234-567890abcdef"
    bus = {"Type": "AWS::Events::EventBus", "Properties": {"Name": "told", "KmsKeyIdentifier": key}}
    policy = {"EventBusName": {"Ref": "Bus"}, "StatementId": "Speakers", "Statement": said}
    statement = {"Type": "AWS::Events::EventBusPolicy", "Properties": policy}
    account.deploy({"Bus": bus, "Speakers": statement}, stack="told")
    found = account.client("events").describe_event_bus(Name="told")
    assert found["KmsKeyIdentifier"] == key
    assert json.loads(found["Policy"])["Statement"] == [{"Sid": "Speakers", **said}]


def test_a_secret_is_referred_to_by_its_arn_and_goes_with_its_stack(account):
    made = {"PasswordLength": 43, "ExcludePunctuation": True}
    secret = {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "persons", "GenerateSecretString": made}}
    told = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Name": "/told", "Type": "String", "Value": {"Ref": "Secret"}},
    }
    account.deploy({"Secret": secret, "Told": told}, stack="secrets")
    arn = account.client("ssm").get_parameter(Name="/told")["Parameter"]["Value"]
    secrets = account.client("secretsmanager")
    assert arn == secrets.describe_secret(SecretId="persons")["ARN"]
    account.client("cloudformation").delete_stack(StackName="secrets")
    account.client("cloudformation").get_waiter("stack_delete_complete").wait(StackName="secrets")
    assert code(secrets.get_secret_value, SecretId=arn) in {"ResourceNotFoundException", "InvalidRequestException"}
