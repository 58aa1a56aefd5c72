"""What actions do, and what AWS's own policies grant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from infra.policy.iam.names import meets
from infra.policy.templates.template import Json

# actions that AWS does not scope to resources (Service Authorization Reference)
UNSCOPED = re.compile(r"xray:(put|get)\w+|cloudwatch:putmetricdata|ec2:describe\w+|dynamodb:liststreams")
# whoever takes or hands on a role does what that role may do
TAKING = ("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "iam:passrole")
_REWIRING = {
    "cloudformation": "createstack updatestack executechangeset createchangeset",
    "dynamodb": "putresourcepolicy enablekinesisstreamingdestination",
    "events": "putrule puttargets putpermission createeventbus updateeventbus",
    "iam": (
        "attachgrouppolicy attachrolepolicy attachuserpolicy createaccesskey createloginprofile createpolicyversion"
        " createrole putgrouppolicy putrolepolicy putuserpolicy setdefaultpolicyversion updateassumerolepolicy"
    ),
    "kms": "creategrant putkeypolicy replicatekey updatealias",
    "lambda": (
        "addlayerversionpermission addpermission createeventsourcemapping createfunctionurlconfig"
        " putfunctioneventinvokeconfig updatefunctioncode updatefunctionconfiguration updatefunctionurlconfig"
    ),
    "logs": "putdestination putdestinationpolicy putresourcepolicy putsubscriptionfilter",
    "s3": "putbucketacl putbucketnotification putbucketpolicy putobjectacl putreplicationconfiguration",
    "sms-voice": (
        "associateoriginationidentity createeventdestination disassociateoriginationidentity putresourcepolicy"
        " setdefaultmessagetype updateeventdestination updatephonenumber updatepool"
    ),
    "sns": "addpermission putdataprotectionpolicy settopicattributes setsubscriptionattributes subscribe",
    "sqs": "addpermission setqueueattributes startmessagemovetask",
    "states": "updatestatemachine",
}
REWIRING = tuple(f"{service}:{name}" for service, names in _REWIRING.items() for name in names.split())


def is_unscoped(action: str) -> bool:
    """Whether AWS grants `action`, in lower case, on no resource at all."""
    return UNSCOPED.fullmatch(action) is not None


@cache
def rewires(action: str) -> str:
    """Return the first action among what `action` may stand for by which a role lays ways that no template shows."""
    return next((one for one in REWIRING if meets(action, one)), "")


@cache
def takes(action: str) -> bool:
    """Whether `action` takes or hands on roles."""
    return any(meets(action, one) for one in TAKING)


LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
RULES = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"]
KNOWN: Mapping[str, Mapping[str, Json]] = {
    "service-role/AWSLambdaBasicExecutionRole": {"Effect": "Allow", "Action": LOGS, "Resource": "*"},
    "AWSXRayDaemonWriteAccess": {"Effect": "Allow", "Action": [*TRACES, *RULES], "Resource": "*"},
}


def managed(name: str) -> Mapping[str, Json] | None:
    """Return the one statement of the policy whose ARN is `name`; None where its content is not known."""
    return KNOWN.get(name.partition(":policy/")[2]) if ":iam::aws:" in name else None
