"""Every action of AWS that changes what a program stands on, read from AWS's models; `infra/texting.py` has what texts.

`tests/ops/guardrails/test_actions.py` reads botocore's models anew: what AWS adds is listed here, or the test fails.
"""

from __future__ import annotations

# What says which phones get texts, from which number, and in whose name; `*Keyword` leaves out DescribeKeywords.
MESSAGING = (
    *("sms-voice:*Pool", "sms-voice:*OriginationIdentity", "sms-voice:*OptOutList", "sms-voice:*Keyword"),
    *("sms-voice:*PhoneNumber", "sms-voice:*SenderId", "sms-voice:*ConfigurationSet", "sms-voice:*EventDestination"),
    *("sms-voice:*ProtectConfiguration", "sms-voice:PutProtect*", "sms-voice:DeleteProtect*"),
    *("sms-voice:UpdateProtect*", "sms-voice:*RcsAgent", "sms-voice:*NotifyConfiguration"),
    *("sms-voice:*SpendLimitOverride", "sms-voice:PutResourcePolicy", "sms-voice:DeleteResourcePolicy"),
    *("sms-voice:SetDefault*", "sms-voice:DeleteDefault*", "sms-voice:TagResource", "sms-voice:UntagResource"),
    *("end-user-messaging:CreateNotifyCode*", "end-user-messaging:UpdateNotifyCode*"),
    *("mobiletargeting:UpdateSmsChannel", "mobiletargeting:DeleteSmsChannel", "mobiletargeting:DeleteApp"),
    *("sns:SetSMSAttributes", "sns:OptInPhoneNumber"),
)
OPT_OUTS = ("sms-voice:PutOptedOutNumber", "sms-voice:DeleteOptedOutNumber")

# What a program's resources hold and pass on: its roles write it, and the operators whose duty it is.
CONTENT: dict[str, tuple[str, ...]] = {
    "dynamodb": ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQL*"),
    "events": ("PutEvents",),
    "lambda": ("Invoke*",),
    "s3": ("PutObject",),
    "scheduler": ("CreateSchedule", "UpdateSchedule", "DeleteSchedule"),
    "sns": ("Publish",),
    "sqs": ("SendMessage", "ReceiveMessage", "DeleteMessage", "PurgeQueue", "StartMessageMoveTask"),
    "states": ("Start*", "Stop*", "Redrive*", "Send*"),
}
# What is read of them, or taken along, which gives away who consented to what.
READING: dict[str, tuple[str, ...]] = {
    "dynamodb": ("GetItem", "BatchGetItem", "Query", "Scan", "GetRecords", "PartiQLSelect"),
    "s3": ("GetObject*",),
}
OPENING = (
    *("kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:CreateGrant"),
    "secretsmanager:GetSecretValue",
)
# What a program's resources are: the deploy's alone.
SHAPE: dict[str, tuple[str, ...]] = {
    "cloudformation": ("CreateStack", "UpdateStack", "DeleteStack", "*ChangeSet", "SetStackPolicy", "RollbackStack"),
    "cloudwatch": ("DeleteAlarms", "DisableAlarmActions", "PutMetricAlarm", "SetAlarmState"),
    "dynamodb": (
        *("UpdateTable*", "DeleteTable*", "UpdateContinuousBackups", "UpdateTimeToLive", "*ResourcePolicy"),
        *("RestoreTable*", "ExportTable*", "EnableKinesis*", "UpdateKinesis*", "TagResource", "UntagResource"),
    ),
    "events": ("PutRule", "PutTargets", "PutPermission", "Delete*", "Remove*", "Disable*", "UpdateEventBus"),
    "lambda": ("Update*", "Delete*", "Put*", "Publish*", "CreateAlias", "CreateFunction*", "Add*", "Remove*"),
    "logs": ("Delete*", "PutRetentionPolicy", "PutSubscriptionFilter", "DisassociateKmsKey"),
    "s3": (
        *("Delete*", "Bypass*", "PutBucket*", "PutLifecycle*", "PutEncryption*", "PutReplication*"),
        *("PutObjectRetention", "PutObjectLegalHold"),
    ),
    "scheduler": ("*ScheduleGroup",),
    "sns": ("Set*", "Add*", "Remove*", "Delete*", "Subscribe"),
    "sqs": ("Set*", "Add*", "Remove*", "DeleteQueue"),
    "ssm": ("PutParameter", "DeleteParameter*", "UnlabelParameterVersion"),
    "states": ("Create*", "Update*", "Delete*"),
    "wafv2": ("Associate*", "Update*", "Delete*", "UntagResource"),  # its name tells a shared one, which has no program
}
# The same for what bears an id alone and is known by its tags.
TAGGED = (
    *("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:Disable*", "kms:RevokeGrant", "kms:*KeyMaterial"),
    *("kms:TagResource", "kms:UntagResource", "apigateway:PUT", "apigateway:POST", "apigateway:PATCH"),
    *("apigateway:DELETE", "wafv2:Associate*", "wafv2:Disassociate*"),
    *("secretsmanager:Put*", "secretsmanager:Update*", "secretsmanager:Delete*", "secretsmanager:UntagResource"),
)
# Roles: who makes or hands on one of the programs' has all that they may do.
ROLES = (
    *("iam:CreateRole", "iam:DeleteRole*", "iam:PutRole*", "iam:AttachRolePolicy", "iam:DetachRolePolicy"),
    *("iam:UpdateRole*", "iam:UpdateAssumeRolePolicy", "iam:TagRole", "iam:UntagRole"),
)
PASS = ("iam:PassRole",)
MAPPINGS = tuple(f"lambda:{verb}EventSourceMapping" for verb in ("Create", "Update", "Delete"))

# What AWS's models tell of texts or phone numbers in connection with sending, and that sends no text; why.
SENDS_NO_TEXT: dict[str, str] = {
    "account": "all but SendPhoneNumberVerification takes a code, or reads",
    "chime": "calls, and chats over the internet; a proxy session is what passes texts on",
    "cognito-idp": "Cognito texts in a role of the account, which is refused sns:Publish to a phone and sms-voice",
    "connect": "StartOutboundChatContact begins a chat by text; the rest needs one that is under way",
    "ds": "tells a topic",
    "lightsail": "a contact method is what is texted",
    "social-messaging": "WhatsApp is a message over the internet from a sender that Meta verifies, no carrier's text",
    "sns": "settings and lists; Publish, Subscribe and CreateSMSSandboxPhoneNumber are what sends",
    "sms-voice": "registrations, which change no number that sends already, and what reads",
    "mobiletargeting": "segments, templates and reports; what sends is refused",
}
