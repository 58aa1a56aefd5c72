"""`import-consents --carrier-lookup`: what AWS knows of the lines behind imported numbers."""

from datetime import date, timedelta

import pytest
from botocore.exceptions import ClientError

from ops.consents.lookups import LookedUp, Lookups

PROGRAM = ("--program", "example-corp/promotional")
TODAY = date(2026, 11, 23)


class Service:
    """Answers lookups from a table, counts them, and is gone where a number has no row."""

    def __init__(self, **lines):
        self.lines, self.asked = lines, []

    def carrier_lookup(self, PhoneNumber):  # noqa: N803 - as the service writes it
        self.asked.append(PhoneNumber)
        if PhoneNumber not in self.lines:
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "CarrierLookup")
        return {"PhoneNumberType": self.lines[PhoneNumber]}


def test_opt_ins_of_landlines_and_of_no_numbers_are_left_out_and_told(deployed, command, write, opt_in, opt_out, phone):
    landline, nobody, voip, stopped = (f"+1425{exchange}{phone[-4:]}" for exchange in range(570, 574))
    deployed.aws.door.name_lines({landline: "LANDLINE", nobody: "INVALID", voip: "VOIP", stopped: "LANDLINE"})
    opt_ins = [opt_in(phone=number) for number in (phone, landline, nobody, voip)]
    path = write(*opt_ins, opt_out(phone=stopped))
    done = command("import-consents", path, *PROGRAM, "--carrier-lookup")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 untextable" in done.stdout
    assert "1 landline" in done.stdout
    assert "; 4 looked up at AWS's price\n" in done.stdout
    states = [deployed.states(number) for number in (phone, landline, nobody, voip)]
    assert states == [{"deals": "active"}, {}, {}, {"deals": "active"}]
    assert deployed.record(stopped).standing.stopped  # an opt-out counts, whatever line it came from
    (report,) = path.parent.glob("*.report.csv")
    assert f"3,***{landline[-2:]},untextable,the number is a landline" in report.read_text()

    again = command("import-consents", path, *PROGRAM, "--carrier-lookup")
    assert "; 0 looked up at AWS's price, 4 known from an earlier lookup\n" in again.stdout
    kept = path.with_name("consents.csv.lookups.csv").read_text()
    assert len(kept.split()) == 4
    assert phone[1:] not in kept


def test_what_was_paid_for_is_known_for_ninety_days_and_after_a_crash(tmp_path):
    cache = tmp_path / "lookups.csv"
    service = Service(**{"+14255550100": "MOBILE"})
    with pytest.raises(ClientError):
        Lookups(service, cache, TODAY).lines(["+14255550100", "+14255550101"])
    cache.write_text(f"{cache.read_text()}half a ro")
    service.lines["+14255550101"] = "VOIP"
    for day, asked in ((0, 1), (90, 0), (91, 2)):
        service.asked.clear()
        lookups = Lookups(service, cache, TODAY + timedelta(days=day))
        found = lookups.lines(["+14255550100", "+14255550101", "+14255550100"])
        assert found == {"+14255550100": "MOBILE", "+14255550101": "VOIP"}
        assert (len(service.asked), lookups.paid) == (asked, asked)


def test_opt_outs_are_not_looked_up(tmp_path, rules, opt_out):
    claims = [rules().claim(2, opt_out())]

    class Records:
        def record(self, claims):
            return [(claim, "recorded") for claim in claims]

    service = Service()
    looked_up = LookedUp(Records(), Lookups(service, tmp_path / "lookups.csv", TODAY))
    assert looked_up.record(claims) == [(claims[0], "recorded")]
    assert service.asked == []


def test_a_dry_run_looks_nothing_up(deployed, command, write, opt_in):
    done = command("import-consents", write(opt_in()), *PROGRAM, "--dry-run", "--carrier-lookup")
    assert done.exit_code == 1
    assert "a dry run must not be charged for: leave out --carrier-lookup or --dry-run" in done.stderr
    assert deployed.ledger("+14255550123") == []
