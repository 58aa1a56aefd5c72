"""The packet of each example program."""

import json
import shutil

import pytest

from infra.brand.manifest import manifest
from ops.registration.answers import LONGEST, answers
from ops.registration.form import RegistrationError
from ops.registration.packet import packet, write
from ops.registration.pictures import BROWSERS, opt_in_page, shoot

KINDS = ("transactional", "promotional")
PROGRAMS = [(name, kind) for name in ("example-corp", "example-outlet") for kind in KINDS]
FORMS = [program for program in PROGRAMS if program[1] == "promotional"]

with_chromium = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="no Chromium: 'apt-get install chromium'"
)


def made(brand, kind):
    return packet(brand, kind, opt_in_page(brand, kind))


@pytest.mark.parametrize(("name", "kind"), PROGRAMS)
def test_every_text_that_customers_get_stands_in_the_packet_word_for_word(brand, name, kind):
    program, files = manifest(brand(name), kind, "any"), made(brand(name), kind)
    texts = [program.copy.help, program.copy.stop, program.copy.start]
    for topic in program.topics:
        texts += [topic.copy.confirmation_request, topic.copy.confirmation, topic.copy.left, topic.copy.reminder]
    assert all(text in files["texts.md"] for text in texts)
    known = json.loads(files["answers.json"])
    assert (known["messages.help"], known["messages.stop"]) == (program.copy.help, program.copy.stop)


@pytest.mark.parametrize(("name", "kind"), PROGRAMS)
def test_every_answer_is_there_in_a_wording_that_the_service_takes(brand, name, kind):
    known = json.loads(made(brand(name), kind)["answers.json"])
    assert set(known) == set(answers(brand(name), kind, opt_in_page(brand(name), kind)))
    assert max(map(len, known.values())) <= LONGEST


def test_the_workflow_of_many_topics_shows_the_texts_of_the_first(brand):
    corp = brand()
    topic = corp.programs.promotional.topics["deals"]
    many = {f"deals-{n}": topic.model_copy(update={"title": f"deals {n}", "keyword": f"DEALS{n}"}) for n in range(9)}
    promotional = corp.programs.promotional.model_copy(update={"topics": many})
    corp = corp.model_copy(update={"programs": corp.programs.model_copy(update={"promotional": promotional})})
    workflow = json.loads(made(corp, "promotional")["answers.json"])["opt_in.workflow"]
    assert len(workflow) <= LONGEST
    assert workflow.count("you are subscribed to") == 1


def test_the_workflow_of_a_transactional_program_tells_of_notices_and_that_of_marketing_of_none(brand):
    told = {kind: json.loads(made(brand(), kind)["answers.json"])["opt_in.workflow"] for kind in KINDS}
    assert {kind: "By notice" in text for kind, text in told.items()} == {"transactional": True, "promotional": False}


@pytest.mark.parametrize(("name", "kind"), PROGRAMS)
def test_the_terms_say_what_carriers_look_for(brand, name, kind):
    page, program = made(brand(name), kind)["terms.html"], manifest(brand(name), kind, "any")
    for said in (
        "Message and data rates may apply",
        "Reply STOP",
        "Reply HELP",
        "Carriers are not liable",
        "marketing",
    ):
        assert said in page
    assert brand(name).privacy_url in page
    assert all(topic.title in page and topic.keyword in page for topic in program.topics)


def test_the_samples_of_a_transactional_program_are_its_templates_with_the_parameters_named(brand):
    known = answers(brand("example-outlet"), "transactional", None)
    assert known["samples.2"] == ("Example Outlet: your code is [code]. Valid for 10 minutes.",)


def test_only_the_program_with_a_form_has_a_mock_up_and_a_call_to_action(brand):
    with_form, without = (made(brand(), kind) for kind in ("promotional", "transactional"))
    assert set(with_form) - set(without) == {"opt-in.html"}
    assert "Consent is not a condition" in json.loads(with_form["answers.json"])["opt_in.call_to_action"]
    assert "it has no web form" in without["checklist.md"]


@with_chromium
@pytest.mark.parametrize(("name", "kind"), FORMS)
def test_the_picture_shows_the_whole_page_that_is_deployed(brand, tmp_path, name, kind):
    write(brand(name), kind, opt_in_page(brand(name), kind), tmp_path)
    png = (tmp_path / "opt-in.png").read_bytes()
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert png.startswith(b"\x89PNG")
    assert width == 900
    assert 700 < height < 1400


def test_a_picture_of_an_unchanged_page_is_not_taken_again(brand, tmp_path):
    page = opt_in_page(brand(), "promotional")
    (tmp_path / "opt-in.html").write_text(page.html, encoding="utf-8")
    (tmp_path / "opt-in.png").write_bytes(b"as uploaded")
    write(brand(), "promotional", page, tmp_path)
    assert (tmp_path / "opt-in.png").read_bytes() == b"as uploaded"


def test_without_chromium_all_else_is_written_and_the_error_says_what_to_install(brand, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RegistrationError, match=f"needs Chromium, got none of {', '.join(BROWSERS)} on the PATH"):
        write(brand(), "promotional", opt_in_page(brand(), "promotional"), tmp_path)
    assert {"terms.html", "texts.md", "checklist.md", "answers.json"} < {path.name for path in tmp_path.iterdir()}


def test_a_browser_that_shows_nothing_is_told(tmp_path, monkeypatch):
    (tmp_path / "chromium").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(RegistrationError, match="cannot be measured"):
        shoot("<p>page</p>", tmp_path / "page.png")
