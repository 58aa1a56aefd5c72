"""The certificate: what it tells, of a good assembly and of a bad one."""

import json

import pytest

from infra.policy import enforce
from infra.policy.separation import prove
from infra.policy.separation.certificate import certificate, proof_page
from infra.policy.templates.assembly import read_assembly
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION
from tests.infra.policy.separation.two_programs import BUS, resource
from tests.infra.policy.separation.two_programs import assembly as two

ZETAS = f"arn:aws:sqs:{REGION}:{ACCOUNT}:zeta-orders"
STRANGE = {"New": resource("SNS::Subscription", Endpoint=ZETAS), "Odd": resource("Kinesis::Stream")}


def test_the_example_brands_get_a_clean_certificate(assembly):
    told = certificate(prove(read_assembly(assembly)))
    assert told["holds"] is True
    assert told["violations"] == []
    assert told["evaluated"]["programs"] == 4
    assert all(one[what] > 15 for one in told["programs"] for what in ("resources", "ways", "permissions", "doors"))
    assert {owner.rpartition("/")[2] for ways in told["meetings"] for owner in ways["hears"]} == {"promotional"}
    assert "The claim holds." in proof_page(prove(read_assembly(assembly)))


def test_the_certificate_names_both_places_of_a_violation():
    told = certificate(prove(two(STRANGE)))
    assert told["holds"] is False
    (way, odd) = told["violations"]
    assert (way["from"]["program"], way["from"]["resource"]) == ("prod/acme/promotional", "New")
    assert (way["to"]["program"], way["to"]["resource"]) == ("prod/zeta/promotional", "Orders")
    assert (odd["from"]["type"], odd["to"]) == ("AWS::Kinesis::Stream", None)


def test_the_page_shows_who_meets_whom_and_where_a_violation_leads():
    bus = {"Hears": resource("Lambda::Function", Environment={"Variables": {"BUS": BUS}})}
    assert proof_page(prove(two(bus, bus))).count("  bus") == 2
    rows = proof_page(prove(two(STRANGE))).splitlines()
    assert any(row.split()[-2:] == ["-", "1"] for row in rows if row.startswith("1  prod/acme"))
    assert "THE CLAIM DOES NOT HOLD: 2 violation(s)." in rows


def test_the_same_assembly_gives_the_same_certificate_to_the_letter():
    first, second = (json.dumps(certificate(prove(two(STRANGE)))) for _ in range(2))
    assert first == second


def test_a_refused_assembly_has_its_certificate_too(world):
    world.resource("Odd", "AWS::Kinesis::Stream")
    with pytest.raises(SystemExit):
        enforce(world.write())
    told = json.loads((world.folder / "separation.json").read_text())["predicate"]["proof"]
    assert [one["from"]["resource"] for one in told["violations"]] == ["Odd"]
