"""Registrations of short codes on the local AWS, through boto3; every answer fits the service's own model."""

import pytest
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

TYPE = "US_SHORT_CODE_REGISTRATION"
TEXTS = {
    "companyInfo.companyId": "12-3456789",
    "companyInfo.companyWebsite": "https://example.com",
    "contactInfo.supportEmail": "help@example.com",
    "programInfo.termsUrl": "https://example.com/terms",
    "programInfo.privacyPolicyUrl": "https://example.com/privacy",
}


@pytest.fixture
def ask(account):
    """Call an operation and check its answer against botocore's model of the service."""

    def call(operation, **request):
        answer = getattr(account.sms, operation)(**request)
        name = account.sms.meta.method_to_api_mapping[operation]
        shape = account.sms.meta.service_model.operation_model(name).output_shape
        told = {key: value for key, value in answer.items() if key != "ResponseMetadata"}
        assert not ParamValidator().validate(told, shape).generate_report()
        assert set(told) <= set(shape.members)
        return answer

    return call


@pytest.fixture
def draft(ask):
    """A registration with every required field filled in, not yet submitted."""
    name = ask("create_registration", RegistrationType=TYPE)["RegistrationId"]
    upload = ask("create_registration_attachment", AttachmentBody=b"picture")["RegistrationAttachmentId"]
    for row in ask("describe_registration_field_definitions", RegistrationType=TYPE)["RegistrationFieldDefinitions"]:
        if row["FieldRequirement"] != "REQUIRED":
            continue
        value = {
            "TEXT": {"TextValue": "a text with enough characters for any of the fields"},
            "SELECT": {"SelectChoices": row.get("SelectValidation", {}).get("Options", [])[:1]},
            "ATTACHMENT": {"RegistrationAttachmentId": upload},
        }[row["FieldType"]]
        value = {"TextValue": TEXTS[row["FieldPath"]]} if row["FieldPath"] in TEXTS else value
        ask("put_registration_field_value", RegistrationId=name, FieldPath=row["FieldPath"], **value)
    return name


def refusal(call, **request):
    with pytest.raises(ClientError) as refused:
        call(**request)
    return refused.value.response["Error"]["Code"], refused.value.response.get("Reason")


def status(ask, name):
    rows = ask("describe_registration_versions", RegistrationId=name)["RegistrationVersions"]
    return [row["RegistrationVersionStatus"] for row in rows]


def test_a_registration_goes_from_draft_to_submitted_to_approved(account, ask, draft):
    assert status(ask, draft) == ["DRAFT"]
    ask("submit_registration_version", RegistrationId=draft)
    assert status(ask, draft) == ["SUBMITTED"]
    account.door.review("APPROVED")
    (row,) = ask("describe_registrations", RegistrationIds=[draft])["Registrations"]
    assert (row["RegistrationStatus"], row["ApprovedVersionNumber"]) == ("COMPLETE", 1)


def test_a_denial_tells_why_by_field_and_the_next_version_is_empty(account, ask, draft):
    ask("submit_registration_version", RegistrationId=draft)
    account.door.review("DENIED", {"messages.helpMessage": "no contact"})
    rows = ask("describe_registration_field_values", RegistrationId=draft)["RegistrationFieldValues"]
    assert [row["FieldPath"] for row in rows if row.get("DeniedReason") == "no contact"] == ["messages.helpMessage"]
    ask("create_registration_version", RegistrationId=draft)
    assert status(ask, draft) == ["DENIED", "DRAFT"]
    assert ask("describe_registration_field_values", RegistrationId=draft)["RegistrationFieldValues"] == []


def test_the_same_token_makes_one_registration_and_one_upload(ask):
    made = [ask("create_registration", RegistrationType=TYPE, ClientToken="once")["RegistrationId"] for _ in range(2)]
    put = [ask("create_registration_attachment", AttachmentBody=b"x", ClientToken="once") for _ in range(2)]
    assert made[0] == made[1]
    assert put[0]["RegistrationAttachmentId"] == put[1]["RegistrationAttachmentId"]
    assert len(ask("describe_registration_attachments")["RegistrationAttachments"]) == 1


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("messages.helpMessage", {"TextValue": "x" * 321}, "FIELD_VALIDATION_FAILED"),
        ("messages.helpMessage", {"SelectChoices": ["x"]}, "INVALID_PARAMETER"),
        ("messages.helpMesage", {"TextValue": "x"}, "UNKNOWN_REGISTRATION_FIELD"),
        ("companyInfo.legalType", {"SelectChoices": ["GUILD"]}, "INVALID_PARAMETER"),
        ("companyInfo.companyWebsite", {"TextValue": "example"}, "FIELD_VALIDATION_FAILED"),
    ],
    ids=["too long", "choice for text", "unknown field", "unknown choice", "pattern"],
)
def test_a_value_that_the_field_does_not_take_is_refused(account, draft, path, value, reason):
    refused = refusal(account.sms.put_registration_field_value, RegistrationId=draft, FieldPath=path, **value)
    assert refused == ("ValidationException", reason)


def test_an_empty_form_cannot_be_submitted(account, ask):
    name = ask("create_registration", RegistrationType=TYPE)["RegistrationId"]
    refused = refusal(account.sms.submit_registration_version, RegistrationId=name)
    assert refused == ("ValidationException", "MISSING_PARAMETER")


def test_what_lies_with_the_reviewers_cannot_be_changed(account, ask, draft):
    ask("submit_registration_version", RegistrationId=draft)
    sms, put = account.sms, {"FieldPath": "messages.helpMessage", "TextValue": "x"}
    calls = (
        (sms.put_registration_field_value, put),
        (sms.submit_registration_version, {}),
        (sms.create_registration_version, {}),
    )
    assert [refusal(call, RegistrationId=draft, **more) for call, more in calls] == [
        ("ConflictException", "EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED"),
        ("ConflictException", "SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED"),
        ("ConflictException", "CREATE_REGISTRATION_VERSION_NOT_ALLOWED"),
    ]


def test_there_is_one_type_and_no_other_can_be_registered(account, ask):
    rows = ask("describe_registration_type_definitions")["RegistrationTypeDefinitions"]
    assert [row["RegistrationType"] for row in rows] == [TYPE]
    refused = refusal(account.sms.create_registration, RegistrationType="US_TEN_DLC")
    assert refused == ("ValidationException", "UNKNOWN_REGISTRATION_TYPE")
