"""What is deployed without standing in the template as the rules know it."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

MUTATIONS = (
    mutation(
        "a nested stack",
        "NothingHidden",
        lambda a: a.promotional.add("More", "AWS::CloudFormation::Stack", TemplateURL="https://s3.example/more.json"),
    ),
    mutation(
        "a stack set",
        "NothingHidden",
        lambda a: a.promotional.add("More", "AWS::CloudFormation::StackSet", StackSetName="more"),
    ),
    mutation(
        "a custom resource",
        "NothingHidden",
        lambda a: a.promotional.add("Make", "Custom::Pool", ServiceToken=a.promotional.arn("GateFunction")),
    ),
    mutation(
        "a custom resource under its general name",
        "NothingHidden",
        lambda a: a.promotional.add(
            "Make", "AWS::CloudFormation::CustomResource", ServiceToken=a.promotional.arn("GateFunction")
        ),
    ),
    mutation(
        "a macro over the template",
        "NothingHidden",
        lambda a: a.promotional.body.update(Transform=["AWS::LanguageExtensions", "Rewrite"]),
    ),
    mutation(
        "a loop that makes resources at deploy time",
        "KnownTypes",
        lambda a: a.promotional.resources.update(
            {"Fn::ForEach::Topics": ["Name", ["A"], {"Topic${Name}": {"Type": "AWS::SNS::Topic"}}]}
        ),
    ),
    mutation(
        "a module",
        "NothingHidden",
        lambda a: a.promotional.add("More", "Company::Sms::Queue::MODULE"),
    ),
    mutation(
        "a private type of the registry",
        "KnownTypes",
        lambda a: a.promotional.add("More", "Company::Sms::Sender", Pool=a.promotional.arn("ShortCodePool")),
    ),
    mutation(
        "a resource policy that shares the short code with another account",
        "KnownTypes",
        lambda a: a.promotional.add(
            "Share",
            "AWS::SMSVOICE::ResourcePolicy",
            ResourceArn=a.promotional.arn("ShortCodePool"),
            PolicyDocument={
                "Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "sms-voice:*"}]
            },
        ),
    ),
    mutation(
        "a share of the short code by Resource Access Manager",
        "KnownTypes",
        lambda a: a.promotional.add(
            "Share",
            "AWS::RAM::ResourceShare",
            Name="share",
            Principals=["999999999999"],
            ResourceArns=[a.promotional.arn("ShortCodePool")],
        ),
    ),
    mutation(
        "a pipe from another brand's queue into the program's",
        "KnownTypes Separation",
        lambda a: a.promotional.add(
            "Pipe",
            "AWS::Pipes::Pipe",
            RoleArn=a.promotional.arn("GateRole"),
            Source=a.outlet.deployed_arn("InboundQueue"),
            Target=a.promotional.arn("InboundQueue"),
        ),
    ),
    mutation(
        "a pipe that reads the program's queue beside its function",
        "KnownTypes",
        lambda a: a.promotional.add(
            "Pipe",
            "AWS::Pipes::Pipe",
            RoleArn=a.promotional.arn("ReconcilerRole"),
            Source=a.promotional.arn("InboundQueue"),
            Target="arn:aws:sqs:us-east-1:999999999999:theirs",
        ),
    ),
    mutation(
        "a log filter that carries the program's logs elsewhere",
        "KnownTypes",
        lambda a: a.promotional.add(
            "Filter",
            "AWS::Logs::SubscriptionFilter",
            LogGroupName=a.promotional.ref("GateLogs"),
            FilterPattern="",
            DestinationArn="arn:aws:logs:us-east-1:999999999999:destination:theirs",
        ),
    ),
    mutation(
        "a REST API that calls SQS by itself",
        "FormBehindCaptcha",
        lambda a: a.promotional.add("Door", "AWS::ApiGateway::Method", Integration={"Type": "AWS", "Uri": "sqs"}),
    ),
    mutation(
        "a URL of the gate's function, open to everybody",
        "KnownTypes",
        lambda a: a.promotional.add(
            "Door", "AWS::Lambda::Url", AuthType="NONE", TargetFunctionArn=a.promotional.arn("GateFunction")
        ),
    ),
    mutation(
        "a table that is copied to other regions",
        "ConsentTables",
        lambda a: a.promotional.resource("ConsentLedger").update(Type="AWS::DynamoDB::GlobalTable"),
    ),
    mutation(
        "the program's table streams to Kinesis",
        "KnownProperties",
        lambda a: a.promotional.set(
            "ConsentSubscriptions",
            KinesisStreamSpecification={"StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/all-brands"},
        ),
    ),
)
