"""Who may send, and what is granted by a wildcard."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

LOCAL = "us-east-1:000000000000"


MUTATIONS = (
    mutation(
        "the web form may read who agreed to what",
        "FormAsksOnly",
        lambda a: a.promotional.allow("OptInFormRole", "dynamodb:GetItem", a.promotional.arn("ConsentSubscriptions")),
    ),
    mutation(
        "the form may draw links to anybody's consents",
        "PreferencesReadOnly FormAsksOnly",
        lambda a: a.promotional.allow("OptInFormRole", "dynamodb:PutItem", a.promotional.arn("PagesLinks")),
    ),
    mutation(
        "the gate may read the key of the form's verifier",
        "FormAsksOnly",
        lambda a: (
            a.promotional.add("VerifierKey", "AWS::SecretsManager::Secret"),
            a.promotional.allow("GateRole", "secretsmanager:GetSecretValue", {"Ref": "VerifierKey"}),
        ),
    ),
    mutation(
        "the preferences page holds the role of the form, with its queue and its verifier's key",
        "FormAsksOnly",
        lambda a: a.promotional.set("PreferencesFunction", Role=a.promotional.arn("OptInFormRole")),
    ),
    mutation(
        "the preferences page may end a subscription itself",
        "PreferencesReadOnly",
        lambda a: a.promotional.allow(
            "PreferencesRole", "dynamodb:UpdateItem", a.promotional.arn("ConsentSubscriptions")
        ),
    ),
    mutation(
        "the gate may send through the other message type's pool too",
        "SendPermission NarrowResources",
        lambda a: a.promotional.statement("GateRole", "sms-voice:SendTextMessage")["Resource"].append(
            a.transactional.deployed_arn("ShortCodePool")
        ),
    ),
    mutation(
        "the gate may send through the other message type's pool instead of its own",
        "SendPermission NarrowResources",
        lambda a: a.promotional.statement("GateRole", "sms-voice:SendTextMessage")["Resource"].__setitem__(
            0, a.transactional.deployed_arn("ShortCodePool")
        ),
    ),
    mutation(
        "the gate may send with another brand's configuration set",
        "SendPermission NarrowResources Separation",
        lambda a: a.promotional.statement("GateRole", "sms-voice:SendTextMessage")["Resource"].__setitem__(
            1, a.outlet.deployed_arn("ShortCodeEvents")
        ),
    ),
    mutation(
        "the gate may send through every pool",
        "SendPermission NarrowResources",
        lambda a: a.promotional.statement("GateRole", "sms-voice:SendTextMessage").update(Resource="*"),
    ),
    mutation(
        "the gate may send by a phone number instead of its pool",
        "SendPermission NarrowResources",
        lambda a: a.promotional.statement("GateRole", "sms-voice:SendTextMessage").update(
            Resource=[f"arn:aws:sms-voice:{LOCAL}:phone-number/*"]
        ),
    ),
    mutation(
        "the reconciler may send",
        "OnlyTheGate",
        lambda a: a.promotional.allow(
            "ReconcilerRole",
            "sms-voice:SendTextMessage",
            [a.promotional.arn("ShortCodePool"), a.promotional.arn("ShortCodeEvents")],
        ),
    ),
    mutation(
        "the gate may send pictures",
        "SendPermission",
        lambda a: a.promotional.allow("GateRole", "sms-voice:SendMediaMessage", a.promotional.arn("ShortCodePool")),
    ),
    mutation(
        "an action is widened to all of a service",
        "NarrowActions",
        lambda a: a.promotional.statement("GateRole", "sms-voice:SendTextMessage").update(Action=["sms-voice:*"]),
    ),
    mutation(
        "an action is widened by a question mark",
        "NarrowActions",
        lambda a: a.promotional.statement("GateRole", "dynamodb:Query").update(Action=["dynamodb:?uery"]),
    ),
    mutation(
        "a role may do everything",
        "NarrowActions NarrowResources SendPermission",
        lambda a: a.promotional.allow("ReconcilerRole", "*", "*"),
    ),
    mutation(
        "a role may do everything but one thing",
        "NarrowActions NarrowResources",
        lambda a: a.promotional.statements("ReconcilerRole").append(
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
        ),
    ),
    mutation(
        "a role may reach everything but one table",
        "NarrowResources",
        lambda a: a.promotional.statements("ReconcilerRole").append(
            {"Effect": "Allow", "Action": "dynamodb:GetItem", "NotResource": a.promotional.arn("ConsentLedger")}
        ),
    ),
)
