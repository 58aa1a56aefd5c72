"""The walk through the service's form, on the local AWS."""

import json

import pytest

from ops.registration.submit import Walk


@pytest.fixture
def calls(monkeypatch):
    """The names of the calls that change something, as they are made; `stop_at` breaks the walk off before one."""

    class Calls(list):
        stop_at = None

    made, change = Calls(), Walk._change

    def counted(walk, operation, **request):
        if len(made) == made.stop_at:
            raise KeyboardInterrupt
        made.append(operation)
        return change(walk, operation, **request)

    monkeypatch.setattr(Walk, "_change", counted)
    return made


@pytest.fixture
def registered(tmp_path, sms):
    """What the service holds of the registration in the packet's folder: statuses of the versions, and the values."""

    def read():
        name = json.loads((tmp_path / "registration.json").read_text())["registration"]
        versions = sms.describe_registration_versions(RegistrationId=name)["RegistrationVersions"]
        rows = sms.describe_registration_field_values(RegistrationId=name)["RegistrationFieldValues"]
        values = {row["FieldPath"]: row.get("TextValue") or row.get("SelectChoices") for row in rows}
        return [version["RegistrationVersionStatus"] for version in versions], values

    return read


def test_fields_that_the_brand_file_cannot_answer_are_asked_for_by_name_and_nothing_is_called(
    run, own, tmp_path, calls
):
    own()
    (tmp_path / "fields.yaml").unlink()
    done = run("--submit", "--yes")
    assert (done.exit_code, calls) == (1, [])
    asked = {"companyInfo.companyId", "companyInfo.companyWebsite", "companyInfo.legalType"}
    assert all(f"must be filled in: {path} (" in done.stderr for path in asked)
    assert "3 required fields are empty there" in done.stderr
    assert all(f"\n{path}:\n" in (tmp_path / "fields.yaml").read_text(encoding="utf-8") for path in asked)


def test_a_dry_run_tells_each_call_and_changes_nothing(run, own, sms, tmp_path):
    own()
    before = sms.describe_registrations()["Registrations"]
    done = run("--submit")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("put_registration_field_value") == 19
    assert "create_registration_attachment AttachmentBody=opt-in.png" in done.stdout
    assert done.stdout.endswith("nothing was changed: add --yes to make these calls\n")
    assert sms.describe_registrations()["Registrations"] == before
    assert not (tmp_path / "registration.json").exists()


def test_the_form_is_filled_in_and_submitted_with_the_texts_of_the_brand_file(run, own, registered, tmp_path):
    own()
    done = run("--submit", "--yes")
    assert done.exit_code == 0, done.output
    statuses, values = registered()
    known = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    assert statuses == ["SUBMITTED"]
    assert values["messages.helpMessage"] == known["messages.help"]
    assert values["optInInfo.callToAction"] == known["opt_in.call_to_action"]
    assert values["companyInfo.legalType"] == ["PRIVATE_PROFIT"]
    assert "nothing can be changed now" in run("--submit", "--yes").stdout


def test_a_walk_that_is_broken_off_before_any_call_goes_on_from_there(run, own, calls, registered, sms):
    own()
    before = len(sms.describe_registrations()["Registrations"])
    for stop in (0, 1, 12, 20):
        calls.stop_at = stop
        run("--submit", "--yes")
    assert calls == ["create_registration"] + ["put_registration_field_value"] * 19
    calls.stop_at = None
    assert run("--submit", "--yes").exit_code == 0
    assert calls[20:] == ["submit_registration_version"]
    assert registered()[0] == ["SUBMITTED"]
    assert len(sms.describe_registrations()["Registrations"]) == before + 1


def test_a_creation_whose_answer_got_lost_comes_back_as_the_same_registration(run, own, sms, tmp_path):
    own()
    run("--submit", "--yes")
    state = json.loads((tmp_path / "registration.json").read_text())
    before = sms.describe_registrations()["Registrations"]
    (tmp_path / "registration.json").write_text(json.dumps(state | {"registration": ""}))
    run("--submit", "--yes")
    assert json.loads((tmp_path / "registration.json").read_text()) == state
    assert sms.describe_registrations()["Registrations"] == before


def test_a_denial_is_told_and_the_form_filled_in_anew(run, own, registered, local_aws):
    own()
    run("--submit", "--yes")
    denied = {"messages.helpMessage": "names no way to reach you", "messages.stopMessage": "too friendly"}
    local_aws.door.review("DENIED", denied)
    own("messages.helpMessage: Example Corp, call 206-555-0199\n")
    done = run("--submit", "--yes")
    assert "version 1 is denied" in done.stdout
    assert "  messages.helpMessage: names no way to reach you\n" in done.stdout
    assert "  messages.stopMessage: too friendly (your value is still the same)\n" in done.stdout
    statuses, values = registered()
    assert (statuses, len(values)) == (["DENIED", "SUBMITTED"], 19)
    assert values["messages.helpMessage"] == "Example Corp, call 206-555-0199"


def test_an_approved_registration_is_left_alone_until_a_text_changes(run, own, registered, local_aws):
    own()
    run("--submit", "--yes")
    local_aws.door.review("APPROVED")
    assert "nothing to do" in run("--submit", "--yes").stdout
    assert registered()[0] == ["APPROVED"]
    own("messages.stopMessage: Example Corp has let you go\n")
    assert run("--submit", "--yes").exit_code == 0
    assert registered()[0] == ["APPROVED", "SUBMITTED"]


def test_a_folder_of_another_programs_registration_is_refused(run, own):
    own()
    run("--submit", "--yes")
    done = run("--submit", brand="example-outlet")
    assert done.exit_code == 1
    assert "must belong to example-outlet/promotional in account 000000000000" in done.stderr


def test_a_document_that_is_not_in_the_folder_is_refused(run, own):
    own("optInInfo.optInMockup: poster.png\n")
    done = run("--submit", "--yes")
    assert done.exit_code == 1
    assert "poster.png: must be a file, got none" in done.stderr


@pytest.mark.parametrize("options", [("--yes",), ("--drift", "--yes"), ("--drift", "--submit")])
def test_options_that_would_have_no_effect_are_refused(run, tmp_path, options):
    done = run(*options)
    assert done.exit_code == 1
    assert done.stderr.startswith("--yes must stand beside --submit, and --submit without --drift")
    assert not list(tmp_path.iterdir())


def test_a_brand_without_a_file_is_answered_with_those_that_have_one(run):
    said = run(brand="nope").stderr
    assert said == "brand must be one of brands/ (example-corp, example-outlet), got 'nope'\n"
