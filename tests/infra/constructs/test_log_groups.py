"""What names a log group names it as AWS hands the name back: else a stack differs from its template for ever."""

from infra.policy.templates.template import nodes, text


def test_no_resource_but_a_role_names_a_log_group_with_all_its_streams(templates):
    # GetAtt Arn of a log group ends in `:*`: right in a policy of IAM, cut off by API Gateway
    for template in templates.values():
        resources = template["Resources"]
        groups = {name for name, one in resources.items() if one["Type"] == "AWS::Logs::LogGroup"}
        naming = {
            one["Type"]
            for one in resources.values()
            for _, value in nodes(one.get("Properties", {}))
            if isinstance(value, dict) and value.get("Fn::GetAtt") in [[name, "Arn"] for name in groups]
        }
        assert naming <= {"AWS::IAM::Role"}


def test_visits_of_the_pages_are_logged_in_the_programs_own_group(templates):
    template = templates["sms-local-example-corp-promotional"]["Resources"]
    (stage,) = (one["Properties"] for one in template.values() if one["Type"] == "AWS::ApiGateway::Stage")
    (group,) = (name for name in template if name.startswith("WebDoorVisits"))
    written = text(stage["AccessLogSetting"]["DestinationArn"])
    assert written == f"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{group}}}"
