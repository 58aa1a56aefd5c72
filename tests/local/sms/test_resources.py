"""Resource types in CloudFormation stacks: what they give, what they refuse, what they keep."""

PHONE = "+12065550100"


def resource(kind, **properties):
    return {"Type": kind, "Properties": properties}


def test_ref_and_get_att_are_those_of_the_schemas(account, program):
    outputs = account.deploy(
        program(),
        {
            "PoolRef": {"Ref": "Pool"},
            "PoolId": {"Fn::GetAtt": ["Pool", "PoolId"]},
            "PoolArn": {"Fn::GetAtt": ["Pool", "Arn"]},
            "NumberRef": {"Ref": "Number"},
            "NumberId": {"Fn::GetAtt": ["Number", "PhoneNumberId"]},
            "NumberArn": {"Fn::GetAtt": ["Number", "Arn"]},
            "Digits": {"Fn::GetAtt": ["Number", "PhoneNumber"]},
            "ListRef": {"Ref": "List"},
            "ListArn": {"Fn::GetAtt": ["List", "Arn"]},
            "SetRef": {"Ref": "Set"},
            "SetArn": {"Fn::GetAtt": ["Set", "Arn"]},
        },
    )
    prefix = "arn:aws:sms-voice:us-east-1:000000000000"
    assert outputs["PoolRef"] == outputs["PoolId"]
    assert outputs["PoolArn"] == f"{prefix}:pool/{outputs['PoolRef']}"
    assert outputs["NumberRef"] == outputs["NumberId"]
    assert outputs["NumberArn"] == f"{prefix}:phone-number/{outputs['NumberRef']}"
    assert outputs["Digits"].startswith("+1555")
    assert outputs["ListArn"] == f"{prefix}:opt-out-list/{outputs['ListRef']}"
    assert outputs["SetArn"] == f"{prefix}:configuration-set/{outputs['SetRef']}"


def test_two_simulator_numbers_differ(deployed):
    assert deployed("First")["Number"] != deployed("Second")["Number"]


def test_an_update_changes_keywords_in_place_and_keeps_pool_number_and_opt_outs(account, deployed):
    before = deployed()
    account.door.text(from_=PHONE, to=before["Pool"], body="STOP")
    info = {"Keyword": "INFO", "Message": "New.", "Action": "AUTOMATIC_RESPONSE"}
    after = deployed(Pool={"OptionalKeywords": [info]}, List={"Tags": []})
    assert before == after
    assert account.door.text(from_=PHONE, to=after["Pool"], body="INFO").answer == "New."
    assert account.sms.describe_opted_out_numbers(OptOutListName=after["List"])["OptedOutNumbers"]


def test_the_settings_of_a_number_in_a_pool_cannot_be_changed_but_its_tags_can(account, deployed, program):
    before = deployed()
    assert deployed(Number={"Tags": [{"Key": "Brand", "Value": "acme"}]}) == before
    keywords = {"STOP": {"Message": "Out."}, "HELP": {"Message": "Call us."}}
    assert "is in a pool, which drives its settings" in account.refusal(program(Number={"MandatoryKeywords": keywords}))


def test_a_deleted_stack_takes_its_pool_away(account, deployed):
    deployed()
    account.client("cloudformation").delete_stack(StackName="Stack")
    account.client("cloudformation").get_waiter("stack_delete_complete").wait(
        StackName="Stack", WaiterConfig={"Delay": 0.05, "MaxAttempts": 200}
    )
    assert account.sms.describe_pools()["Pools"] == []
    assert account.sms.describe_phone_numbers()["PhoneNumbers"] == []


def test_a_protected_pool_outlives_its_deletion(account, deployed):
    program = deployed(Pool={"DeletionProtectionEnabled": True})
    account.client("cloudformation").delete_stack(StackName="Stack")
    (pool,) = account.sms.describe_pools()["Pools"]
    assert pool["PoolArn"] == program["Pool"]


def test_pinpoint_projects_and_their_channel_are_recorded(account):
    resources = {
        "Project": resource("AWS::Pinpoint::App", Name="acme", Tags={"Brand": "acme"}),
        "Channel": resource("AWS::Pinpoint::SMSChannel", ApplicationId={"Ref": "Project"}, Enabled=True),
    }
    outputs = {"Ref": {"Ref": "Project"}, "Arn": {"Fn::GetAtt": ["Project", "Arn"]}}
    made = account.deploy(resources, outputs)
    assert made["Arn"] == f"arn:aws:mobiletargeting:us-east-1:000000000000:apps/{made['Ref']}"


def test_a_new_customer_gets_no_pinpoint_project(account):
    account.door.change_account(pinpoint=False)
    project = resource("AWS::Pinpoint::App", Name="acme")
    assert "no longer available to new customers" in account.refusal({"Project": project})


def test_a_channel_of_no_project_is_refused(account):
    channel = resource("AWS::Pinpoint::SMSChannel", ApplicationId="0")
    assert "apps" in account.refusal({"Channel": channel})


ALARM = {"EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1}


def test_metric_math_and_composite_alarms_stand_in_the_account(account):
    metrics = [{"Id": "m1", "Expression": 'SELECT AVG(Duration) FROM SCHEMA("AWS/Lambda")', "ReturnData": True}]
    resources = {
        "Math": resource("AWS::CloudWatch::Alarm", AlarmName="math", Metrics=metrics, **ALARM),
        "Any": resource("AWS::CloudWatch::CompositeAlarm", AlarmName="any", AlarmRule="ALARM(math)")
        | {"DependsOn": "Math"},
    }
    made = account.deploy(resources, {"Any": {"Fn::GetAtt": ["Any", "Arn"]}, "Ref": {"Ref": "Any"}})
    assert made == {"Any": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:any", "Ref": "any"}
    described = account.client("cloudwatch").describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    assert [alarm["AlarmName"] for alarm in described["MetricAlarms"]] == ["math"]
    assert [alarm["AlarmName"] for alarm in described["CompositeAlarms"]] == ["any"]


def test_a_composite_alarm_over_nothing_is_refused(account):
    composite = resource("AWS::CloudWatch::CompositeAlarm", AlarmRule="ALARM(none)")
    assert "do not exist" in account.refusal({"Any": composite})


def test_a_web_acl_is_associated_with_a_stage(account):
    visible = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "acl"}
    stage = "arn:aws:apigateway:us-east-1::/restapis/a1/stages/live"
    acl = resource("AWS::WAFv2::WebACL", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible)
    bond = resource("AWS::WAFv2::WebACLAssociation", ResourceArn=stage, WebACLArn={"Fn::GetAtt": ["Acl", "Arn"]})
    account.deploy({"Acl": acl, "Bond": bond})
    assert account.client("wafv2").get_web_acl_for_resource(ResourceArn=stage)["WebACL"]


def test_a_one_time_schedule_of_a_group_fills_its_queue_within_seconds_and_is_gone(account):
    resources = {"Group": resource("AWS::Scheduler::ScheduleGroup"), "Queue": resource("AWS::SQS::Queue")}
    outputs = {"Group": {"Ref": "Group"}, "Url": {"Ref": "Queue"}, "Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}
    made = account.deploy(resources, outputs)
    account.client("scheduler").create_schedule(
        Name="later",
        GroupName=made["Group"],
        ScheduleExpression="at(2026-01-01T09:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={"Arn": made["Arn"], "RoleArn": "arn:aws:iam::000000000000:role/waker", "Input": '{"to":"+1"}'},
    )
    received = account.client("sqs").receive_message(QueueUrl=made["Url"], WaitTimeSeconds=5)
    assert [message["Body"] for message in received["Messages"]] == ['{"to":"+1"}']
    assert account.client("scheduler").list_schedules(GroupName=made["Group"])["Schedules"] == []
