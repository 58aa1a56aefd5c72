"""What stacks of other teams do to the account as a whole: texts, tags, deploys, the bootstrap, policies, trails."""

import json
from pathlib import Path

import cfnlint
import pytest

from infra.policy.foreign.texting import CHANNELS, SETTINGS, TYPES
from tests.infra.policy.example.cloudformation import ACCOUNT, arn, policy_document, ref, statement
from tests.infra.policy.foreign.own_stack import OTHER_ACCOUNT, found, of, places
from tests.infra.policy.separation.two_programs import resource, role

OWN = {
    "Queue": resource("SQS::Queue"),
    "Topic": resource("SNS::Topic"),
    "Pool": resource("Cognito::UserPool", UserPoolName="shop"),
    "Table": resource("DynamoDB::Table"),
    "Provider": resource("IAM::OIDCProvider", Url="https://token.actions.githubusercontent.com"),
}
TEXTS = (
    *("cognito-idp:AdminCreateUser", "cognito-idp:Admin*", "cognito-idp:*", "connect:StartOutboundChatContact"),
    *("connect:Start*", "connect-campaigns:Put*", "lightsail:CreateContactMethod", "ssm-contacts:*"),
    *("sns:CreateSMSSandboxPhoneNumber", "account:SendPhone*", "end-user-messaging:SendText", "chime:*ProxySession"),
    *("mobiletargeting:CreateCampaign", "*:StartOutbound*", "s?s:CreateSMSSandbox*"),
)
STARS = {
    "counts in the programs' namespace": statement(
        "cloudwatch:PutMetricData", "*", Condition={"StringEquals": {"cloudwatch:namespace": "SmsLandingZone"}}
    ),
    "counts in a namespace that may be the programs'": statement(
        "cloudwatch:*", "*", Condition={"StringLike": {"cloudwatch:namespace": ["Shop", "Sms*"]}}
    ),
    "tags on everything": statement("tag:TagResources", "*"),
    "tags by a pattern": statement("tag:*Resources", "*"),
    "policies of the organization": statement("organizations:AttachPolicy", "*"),
    "permission sets": statement("sso:PutInlinePolicyToPermissionSet", "*"),
    "shares": statement("ram:CreateResourceShare", "*"),
    "faults": statement("fis:InjectApiInternalError", "*"),
    "every secret": statement("secretsmanager:GetSecretValue", "*"),
    "secrets by a beginning that may be a form's": statement(
        "secretsmanager:GetSecretValue", of("secretsmanager", "secret:Opt*")
    ),
    "who opted out": statement("sms-voice:DescribeOptedOutNumbers", "*"),
    "all that the SMS service describes": statement("sms-voice:Describe*", "*"),
    "numbers with rules of their own": statement("sms-voice:ListProtectConfigurationRuleSetNumberOverrides", "*"),
    "deferred requests": statement("scheduler:GetSchedule", "*"),
    "files of the bootstrap": statement("s3:PutObject", "arn:aws:s3:::cdk-hnb659fds-assets-111122223333-us-east-1/*"),
    "the bootstrap's roles": statement("iam:PutRolePolicy", of("iam", "role/cdk-hnb659fds-cfn-exec-role-x", region="")),
    "the bootstrap's images": statement("ecr:PutImage", of("ecr", "repository/cdk-*")),
    "the bootstrap's version": statement("ssm:PutParameter", of("ssm", "parameter/cdk-bootstrap/*")),
    "the bootstrap's stack": statement("cloudformation:UpdateStack", of("cloudformation", "stack/CDKToolkit/*")),
    "a statement behind a condition": {"Fn::If": ["C", statement("sqs:*", "*"), ref("AWS::NoValue")]},
    "a statement behind two conditions": {
        "Fn::If": ["C", ref("AWS::NoValue"), {"Fn::If": ["C", statement("sqs:*", "*"), ref("AWS::NoValue")]}]
    },
    "statements behind a condition": {
        "Fn::If": ["C", [statement("ec2:*", "*"), statement("sqs:*", "*")], statement("ec2:*", "*")]
    },
    "an effect behind a condition": {"Effect": {"Fn::If": ["C", "Allow", "Deny"]}, "Action": "sqs:*", "Resource": "*"},
    "an action behind a condition": statement({"Fn::If": ["C", "ec2:*", "sqs:*"]}, "*"),
    "a statement out of a list": {"Fn::Select": ["0", [statement("sqs:*", "*")]]},
    "a statement out of a mapping": {"Fn::FindInMap": ["M", "a", "b"]},
}
ASKED = {
    "own users": statement(["cognito-idp:AdminCreateUser", "cognito-idp:Admin*"], arn("Pool")),
    "another's users by a literal ARN": statement("cognito-idp:SignUp", of("cognito-idp", "userpool/us-east-1_a1")),
    "every action on an own topic": statement("sns:*", ref("Topic")),
    "what is read of users": statement("cognito-idp:ListUsers", "*"),
    "counts of its own": statement(
        "cloudwatch:PutMetricData", "*", Condition={"StringEquals": {"cloudwatch:namespace": "Shop"}}
    ),
    "counts as every function has them": statement("cloudwatch:PutMetricData", "*"),
    "tags that are read": statement("tag:GetResources", "*"),
    "own secrets": statement("secretsmanager:GetSecretValue", of("secretsmanager", "secret:shop/*")),
    "settings of the SMS service": statement(["sms-voice:DescribePools", "sms-voice:ListTagsForResource"], "*"),
    "names of schedules": statement("scheduler:ListSchedules", "*"),
    "files of the bootstrap to read": statement(
        ["s3:GetObject*", "s3:GetBucket*", "s3:List*"], "arn:aws:s3:::cdk-hnb659fds-assets-111122223333-us-east-1*"
    ),
    "the bootstrap's version to read": statement("ssm:GetParameter", of("ssm", "parameter/cdk-bootstrap/*")),
    "an own queue behind a condition": {"Fn::If": ["C", statement("sqs:*", arn("Queue")), ref("AWS::NoValue")]},
}


def granted(one):
    return found(OWN | {"New": role(one)}, Conditions={"C": {"Fn::Equals": ["a", "a"]}})


@pytest.mark.parametrize("action", TEXTS)
def test_a_permission_to_text_is_refused_whatever_the_service(action):
    assert {place for place, _ in places(granted(statement(action, "*")))} == {"New"}


@pytest.mark.parametrize("one", STARS.values(), ids=STARS)
def test_a_permission_over_the_account_is_refused_with_a_remedy(one):
    reached = granted(one)
    assert {place for place, _ in places(reached)} == {"New"} or not places(reached)[0][0]
    assert all(found_.message.endswith(".") and found_.remedy for found_ in reached)


@pytest.mark.parametrize("one", ASKED.values(), ids=ASKED)
def test_a_permission_that_stays_with_its_own_passes(one):
    assert [reached.message for reached in granted(one)] == []


def test_a_denial_that_may_be_absent_holds_nobody():
    denial = {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}
    assert granted(statement("sqs:*", "*"))
    assert found({"New": role(statement("sqs:*", "*"), denial)}) == ()
    assert found({"New": role(statement("sqs:*", "*"), {"Fn::If": ["C", denial, ref("AWS::NoValue")]})})
    policy = resource("IAM::Policy", PolicyName="x", Roles=[ref("New")], PolicyDocument=policy_document(denial))
    assert found({"New": role(statement("sqs:*", "*")), "More": policy}) == ()
    assert found({"New": role(statement("sqs:*", "*")), "More": {**policy, "Condition": "C"}})


SUB = "token.actions.githubusercontent.com:sub"
DEPLOY = statement("sts:AssumeRole", of("iam", "role/cdk-*", region=""))


def deployer(principal, condition=None):
    trust = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": principal}
    deploys = role(DEPLOY)
    held = {"Condition": condition} if condition else {}
    deploys["Properties"]["AssumeRolePolicyDocument"] = policy_document(trust | held)
    return found(OWN | {"New": deploys})


WEB = {"Federated": of("iam", "oidc-provider/token.actions.githubusercontent.com", region="")}
NAMELESS = {
    "no condition": None,
    "an audience alone": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
    "every repository": {"StringLike": {SUB: "repo:*"}},
    "every job": {"StringLike": {SUB: "*"}},
    "owners with a beginning": {"StringLike": {SUB: "repo:acme*/deploy:*"}},
    "one of two": {"StringLike": {SUB: ["repo:acme/deploy:*", "repo:*/deploy:*"]}},
    "where the claim is there": {"StringLikeIfExists": {SUB: "repo:acme/deploy:*"}},
    "none of a set": {"ForAllValues:StringLike": {SUB: ["repo:acme/deploy:*"]}},
    "all but one": {"StringNotLike": {SUB: "repo:other/*"}},
    "by its length": {"StringLike": {SUB: "repo:????/*"}},
}


@pytest.mark.parametrize("condition", NAMELESS.values(), ids=NAMELESS)
@pytest.mark.parametrize("provider", [WEB, {"Federated": ref("Provider")}], ids=["by ARN", "own"])
def test_a_role_that_deploys_names_whose_job_it_lets_in(provider, condition):
    assert "lets in whoever comes" in deployer(provider, condition)[0].message


@pytest.mark.parametrize(
    "condition",
    [
        {"StringLike": {SUB: "repo:acme/deploy:*"}},
        {"StringLike": {SUB: "repo:acme/*"}},
        {"StringEquals": {SUB: "repo:acme/deploy:ref:refs/heads/main"}},
        {"StringEquals": {"gitlab.example.com:project_path": "acme/deploy"}},
    ],
)
def test_a_role_that_deploys_for_a_named_owner_passes(condition):
    assert deployer(WEB, condition) == ()


def test_a_role_that_deploys_lets_in_its_own_account_and_no_other():
    assert deployer({"AWS": f"arn:aws:iam::{ACCOUNT}:role/pipeline"}) == ()
    assert deployer({"Service": "codebuild.amazonaws.com"}) == ()
    assert deployer({"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"})
    assert deployer({"AWS": "*"})
    assert deployer("*")


def organization(*denied, kind="SERVICE_CONTROL_POLICY", content=None):
    written = content or json.dumps(policy_document(*denied))
    return resource("Organizations::Policy", Name="x", Type=kind, Content=written)


def denies(action, resources="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resources, **more}


def trail(kind, **more):
    fields = [{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": [kind]}]
    fields += [{"Field": "resources.ARN", **more}] if more else []
    return resource("CloudTrail::Trail", S3BucketName="trails", AdvancedEventSelectors=[{"FieldSelectors": fields}])


def basic(kind, *values):
    one = {"DataResources": [{"Type": kind, "Values": list(values)}]}
    return resource("CloudTrail::Trail", S3BucketName="trails", EventSelectors=[one])


BOOTSTRAP = "cdk-hnb659fds-assets-111122223333-us-east-1"
OPEN = policy_document(statement("s3:*", "*", Principal="*"))
ACTS = {
    "a macro": resource("CloudFormation::Macro", Name="Company", FunctionName="x"),
    "a hook that fails": resource("CloudFormation::LambdaHook", FailureMode="FAIL", Alias="A::B::C"),
    "a guard that fails": resource("CloudFormation::GuardHook", FailureMode="FAIL", Alias="A::B::C"),
    "a hook of a type": resource("CloudFormation::HookVersion", TypeName="A::B::Hook"),
    "a hook's settings": resource("CloudFormation::HookTypeConfig", TypeName="A::B::Hook"),
    "a type of others": resource("CloudFormation::TypeActivation", TypeNameAlias="A::B::C"),
    "a type of its own": resource("CloudFormation::ResourceVersion", TypeName="A::B::C"),
    "another version of a type": resource("CloudFormation::ResourceDefaultVersion", TypeName="A::B::C"),
    "another version of a module": resource("CloudFormation::ModuleDefaultVersion", ModuleName="A::B::MODULE"),
    "a publisher": resource("CloudFormation::Publisher", AcceptTermsAndConditions=True),
    "a policy of the bootstrap's bucket": resource("S3::BucketPolicy", Bucket=BOOTSTRAP, PolicyDocument=OPEN),
    "the same by its parts": resource(
        "S3::BucketPolicy", Bucket={"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-x"}, PolicyDocument=OPEN
    ),
    "an access point of the bootstrap": resource("S3::AccessPoint", Bucket=BOOTSTRAP),
    "a parameter of the bootstrap": resource(
        "SSM::Parameter", Name="/cdk-bootstrap/hnb659fds/version", Type="String", Value="99"
    ),
    "a policy on the bootstrap's role": resource(
        "IAM::Policy", PolicyName="x", Roles=["cdk-hnb659fds-deploy-role-1-x"], PolicyDocument=policy_document()
    ),
    "a role in the bootstrap's place": role(RoleName="cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1"),
    "a bucket in the bootstrap's place": resource("S3::Bucket", BucketName=BOOTSTRAP),
    "an organization that denies opt-outs": organization(denies("sms-voice:PutOptedOutNumber")),
    "an organization that denies a service": organization(denies("sqs:*")),
    "an organization that denies all but some": organization({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}),
    "an organization that denies by a condition": organization(
        denies("sqs:*", Condition={"StringNotEquals": {"aws:PrincipalTag/Team": "shop"}})
    ),
    "an organization that keeps out our region": organization(
        denies("*", Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}})
    ),
    "an organization that denies programs' roles": organization(
        denies("*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/sms-*"}})
    ),
    "resources that are closed by the organization": organization(
        denies("sqs:*", Principal="*"), kind="RESOURCE_CONTROL_POLICY"
    ),
    "an organization that says what only deploy knows": organization(content=ref("Content")),
    "a trail of rows": trail("AWS::DynamoDB::Table"),
    "a trail of the programs' rows": trail(
        "AWS::DynamoDB::Table", StartsWith=["arn:aws:dynamodb:us-east-1:111122223333:table/sms-"]
    ),
    "a trail of all rows but some": trail(
        "AWS::DynamoDB::Table", NotStartsWith=["arn:aws:dynamodb:us-east-1:111122223333:table/shop-"]
    ),
    "a trail of texts": trail("AWS::SMSVOICE::Message"),
    "a trail of rows, the old way": basic("AWS::DynamoDB::Table", "arn:aws:dynamodb"),
    "a store of events of rows": resource(
        "CloudTrail::EventDataStore",
        AdvancedEventSelectors=trail("AWS::DynamoDB::Table")["Properties"]["AdvancedEventSelectors"],
    ),
    "a contact who is texted": resource("SSMContacts::ContactChannel", ChannelType="SMS"),
    "a contact by what only deploy knows": resource("SSMContacts::ContactChannel", ChannelType=ref("Kind")),
    "an alarm that texts": resource("Lightsail::Alarm", ContactProtocols=["Email", "SMS"]),
    "a contact of Lightsail": resource("Lightsail::ContactMethod", Protocol="SMS"),
    "a number that Connect texts from": resource("Connect::PhoneNumber", SourcePhoneNumberArn="x"),
    "codes by Cognito in another region": resource(
        "Cognito::UserPoolRegionalConfigurationAttachment", EumsSmsConfiguration={"RoleArn": "x"}
    ),
    "codes by a function": resource("Cognito::UserPool", LambdaConfig={"CustomSMSSender": {"LambdaArn": "x"}}),
}
LEFT = {
    "a hook that warns": resource("CloudFormation::LambdaHook", FailureMode="WARN", Alias="A::B::C"),
    "code in the bootstrap's bucket": resource(
        "Lambda::LayerVersion", Content={"S3Bucket": BOOTSTRAP, "S3Key": "x.zip"}
    ),
    "an organization that keeps out other regions": organization(
        denies("*", Condition={"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}})
    ),
    "an organization that denies users": organization(denies(["iam:CreateUser", "organizations:LeaveOrganization"])),
    "an organization that denies the root": organization(
        denies("*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}})
    ),
    "an organization that lets programs by": organization(
        denies("sqs:*", Condition={"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/sms-*"}})
    ),
    "an organization that closes a team's queues": organization(denies("sqs:*", of("sqs", "shop-*"))),
    "a trail of management": resource("CloudTrail::Trail", S3BucketName="trails", IsLogging=True),
    "a trail of objects": trail("AWS::S3::Object"),
    "a trail of own rows": trail("AWS::DynamoDB::Table", StartsWith=[arn("Table")]),
    "a trail of the team's rows": basic("AWS::DynamoDB::Table", of("dynamodb", "table/shop-")),
    "a contact who is mailed": resource("SSMContacts::ContactChannel", ChannelType="EMAIL"),
    "words of a code that Cognito mails": resource(
        "Cognito::UserPool", SmsVerificationMessage="{####}", VerificationMessageTemplate={"SmsMessage": "{####}"}
    ),
}


@pytest.mark.parametrize("one", ACTS.values(), ids=ACTS)
def test_a_resource_that_acts_on_the_account_is_refused_with_a_remedy(one):
    reached = found(OWN | {"New": one}, Parameters={"Kind": {"Type": "String"}, "Content": {"Type": "String"}})
    assert {place for place, _ in places(reached)} == {"New"}
    assert all(one.message.endswith(".") and one.remedy for one in reached)


@pytest.mark.parametrize("one", LEFT.values(), ids=LEFT)
def test_a_resource_that_leaves_the_account_alone_passes(one):
    assert [reached.message for reached in found(OWN | {"New": one})] == []


# types of CloudFormation that speak of texts and send none; why
SENDS_NO_TEXT = {
    "AWS::Cognito::ManagedLoginBranding": "pictures of a page",
    "AWS::Wisdom::MessageTemplate": "words, which campaigns of Connect send",
}
SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"


def _speaks_of_texts(digest):
    told = (SCHEMAS / "resources" / f"{digest}.json").read_text(encoding="utf-8")
    return any(word in told for word in ('"SMS', '"Sms', "EumsSms", "CustomSMSSender", "SourcePhoneNumberArn"))


def test_every_type_of_cloudformation_that_speaks_of_texts_is_judged_or_excused_with_a_reason():
    types = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text(encoding="utf-8"))
    speaking = {name for name, digest in types.items() if _speaks_of_texts(digest)}
    judged = (*TYPES, *SETTINGS, *CHANNELS)
    assert {name for name in speaking if not name.lower().startswith(judged)} <= set(SENDS_NO_TEXT)
    assert len(speaking) > 10
