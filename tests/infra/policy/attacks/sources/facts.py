"""Facts in brand files: numbers, hours, lists, forms, alarms, waivers, ports; and files that a reader passes over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT
from tests.infra.policy.attacks.judging.workspace import NotApplicableError, Workspace
from tests.infra.policy.attacks.sources.brands import a_brand, changed, read, rewritten, topic_of, two, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.sources.brands import Data, EditData

FACTS = Kind("a fact that breaks a promise", Place.BRAND)
PORTS = Kind("a port that is too wide", Place.BRAND)
FILES = Kind("a brand file that a reader passes over or misreads", Place.BRAND)
P = Promise
PROMOTIONAL, TRANSACTIONAL = "promotional", "transactional"


def program(kind: str, key: str, value: object) -> EditData:
    def edit(brand: Data) -> None:
        holder, path = brand["programs"][kind], key.split(".")
        for one in path[:-1]:
            holder = holder.setdefault(one, {})
        holder[path[-1]] = value

    return edit


def topic(key: str, value: object) -> EditData:
    def edit(brand: Data) -> None:
        found = brand["programs"][PROMOTIONAL]
        found["topics"][topic_of(found)][key] = value

    return edit


def whole(key: str, value: object) -> EditData:
    def edit(brand: Data) -> None:
        brand[key] = value

    return edit


def waiver(**more: object) -> EditData:
    usual = {
        "rule": "SmsProgram-ErrorAlarm",
        "reason": "the team looks at its board",
        "owner": "team@example.com",
        "until": "2026-12-31",
    }
    return whole("waivers", [{**usual, **more}])


HOURS = "sending.hours"
for _name, _kind, _promise, _harm, _edit in (
    ("texts from half past seven", PROMOTIONAL, P.CONSENT, "Texts before eight.", program(
        PROMOTIONAL, f"{HOURS}.weekdays", "07:30-18:00")),
    ("texts till midnight", TRANSACTIONAL, P.CONSENT, "Texts after nine.", program(
        TRANSACTIONAL, f"{HOURS}.weekdays", "08:00-24:00")),
    ("hours that end before they begin", PROMOTIONAL, P.CONSENT, "Texts all night.", program(
        PROMOTIONAL, f"{HOURS}.saturday", "21:00-08:00")),
    ("a request lives for two years", PROMOTIONAL, P.CONSENT, "A coupon of last year is sent.", program(
        PROMOTIONAL, "sending.lifetime", "732 days")),
    ("a marketing topic that varies", PROMOTIONAL, P.CONSENT, "There is no cap.", topic("frequency", "varies")),
    ("a marketing topic per order", PROMOTIONAL, P.CONSENT, "There is no cap in time.", topic("frequency",
        "5 msgs/order")),
    ("STOP as a topic's keyword", PROMOTIONAL, P.CONSENT, "STOP joins a list.", topic("keyword", "STOP")),
    ("STOPS as a topic's keyword", PROMOTIONAL, P.CONSENT, "The service takes it for STOP, or people do.", topic(
        "keyword", "STOPS")),
    ("YES as a topic's keyword", PROMOTIONAL, P.CONSENT, "A YES joins another list.", topic("keyword", "YES")),
    ("ENDLESS as a topic's keyword", PROMOTIONAL, P.CONSENT, "The service takes it for END.", topic("keyword",
        "ENDLESS")),
    ("HELPME as a topic's keyword", PROMOTIONAL, P.CONSENT, "The service takes it for HELP.", topic("keyword",
        "HELPME")),
    ("REVOKE as a topic's keyword", PROMOTIONAL, P.CONSENT, "A word of the FCC joins a list.", topic("keyword",
        "REVOKE")),
    ("a title that lies", PROMOTIONAL, P.CONSENT, "Each text says to reply JOIN to leave.", topic(
        "title", "deals (reply JOIN to leave)")),
    ("a pause after half of all leave", PROMOTIONAL, P.ALARM, "A program goes on while people flee.", program(
        PROMOTIONAL, "sending.pause", {"opt_outs": "51 %", "blocks": "99 %", "least": 1000000, "within": "24 hours"})),
    ("a pause in a transactional program", TRANSACTIONAL, P.DATA, "One-time passwords stop.", program(
        TRANSACTIONAL, "sending.pause", {"opt_outs": "0.01 %", "blocks": "0.01 %", "least": 1, "within": "1 hour"})),
    ("nobody is ever unengaged", PROMOTIONAL, P.CONSENT, "People who never answer get everything.", program(
        PROMOTIONAL, "engagement", {"less_engaged_after": "732 days", "unengaged_after": "1 hour"})),
    ("an account's number that is not ours", PROMOTIONAL, P.APART, "Texts leave from another company's number.",
        program(
        PROMOTIONAL, "origination", {"local": "simulator", "prod": (
            f"arn:aws:sms-voice:us-east-1:{FOREIGN_ACCOUNT}:phone-number/phone-{'9' * 32}")})),
    ("a number of another region", TRANSACTIONAL, P.DATA, "The pool cannot be made.", program(
        TRANSACTIONAL, "origination", {"prod": (
            f"arn:aws:sms-voice:eu-west-1:111122223333:phone-number/phone-{'8' * 32}")})),
    ("a pool in the place of a number", PROMOTIONAL, P.APART, "The program takes another's pool.", program(
        PROMOTIONAL, "origination", {"prod": f"arn:aws:sms-voice:us-east-1:111122223333:pool/pool-{'7' * 32}"})),
    ("a simulator number in production", PROMOTIONAL, P.DATA, "Nobody gets a text, an answer to STOP neither.", program(
        PROMOTIONAL, "origination", {"local": "simulator", "prod": "simulator-us"})),
    ("a test key as site key", PROMOTIONAL, P.CONSENT, "The test key of Turnstile passes everybody.", program(
        PROMOTIONAL, "form", {"verifier": "turnstile", "site_key": "1x00000000000000000000AA"})),
    ("a test key of hCaptcha", PROMOTIONAL, P.CONSENT, "The test key of hCaptcha passes everybody.", program(
        PROMOTIONAL, "form", {"verifier": "hcaptcha", "site_key": "10000000-ffff-ffff-ffff-000000000001"})),
    ("a verifier without a key", PROMOTIONAL, P.CONSENT, "Nothing verifies.", program(
        PROMOTIONAL, "form", {"verifier": "turnstile"})),
    ("foreign sites without a verifier", PROMOTIONAL, P.CONSENT, "Any site posts the form behind no puzzle.", program(
        PROMOTIONAL, "form", {"verifier": "waf", "origins": ["https://win.example.net"]})),
    ("every site may post", PROMOTIONAL, P.CONSENT, "Any site posts the form.", program(
        PROMOTIONAL, "form", {"verifier": "turnstile", "site_key": "0x4AAAAAAAexample", "origins": ["https://*.net"]})),
    ("what people agree to is white on white", PROMOTIONAL, P.CONSENT, "Nobody reads the terms.", program(
        PROMOTIONAL, "form", {"text": "#ffffff", "background": "#ffffff"})),
    ("a certificate of another account", PROMOTIONAL, P.NUMBERS, "The form's host is held by another account.", program(
        PROMOTIONAL, "form", {"domain": {"prod": {"host": "text.example.com", "certificate": (
            f"arn:aws:acm:us-east-1:{FOREIGN_ACCOUNT}:certificate/01234567-89ab-cdef-0123-456789abcdef")}}})),
    ("a waiver without end", None, P.ALARM, "A rule is off for ever.", waiver(until="2099-12-31")),
    ("a waiver of the rule on consent", None, P.CONSENT, "A rule that nobody may waive is off.", waiver(
        rule="SmsProgram-TwoWay")),
    ("a waiver of all rules", None, P.ALARM, "All rules are off.", waiver(rule="*")),
    ("a waiver that nobody owns", None, P.ALARM, "Nobody answers for it.", waiver(owner="")),
    ("a waiver for no reason", None, P.ALARM, "Nobody says why.", waiver(reason="         .")),
    ("a waiver that is over", None, P.ALARM, "A rule stays off after its day.", waiver(until="2025-01-01")),
    ("alarms by text", None, P.GATE, "SNS texts a phone, past the gate.", whole("alarms", ["+12065550123"])),
    ("alarms in the clear", None, P.NUMBERS, "Alarms go over http.", whole("alarms", ["http://pager.example.com/in"])),
    ("alarms to a topic of another account", None, P.ALARM, "A topic that may not be published to.", whole(
        "alarms", [f"arn:aws:sns:us-east-1:{FOREIGN_ACCOUNT}:on-call"])),
    ("alarms to a queue's ARN", None, P.ALARM, "No alarm can tell a queue.", whole(
        "alarms", ["arn:aws:sqs:us-east-1:111122223333:alarms"])),
    ("the name of another brand", None, P.APART, "Texts speak in another brand's name.", whole("name", "Contoso")),
    ("a name of nothing visible", None, P.CONSENT, "Nobody sees who texts.", whole("name", "\u200b\u200b")),
    ("terms in the clear of another host", None, P.CONSENT, "People agree to other terms.", whole(
        "terms_url", "http://terms.example.net/")),
    ("a support that costs", None, P.CONSENT, "Help is a premium number.", whole("support", {"phone": "+19005550199"})),
    ("an audit that is never held", PROMOTIONAL, P.CONSENT, "Numbers that changed hands stay.", program(
        PROMOTIONAL, "audit", "never")),
    ("opt-outs handled by nobody", PROMOTIONAL, P.CONSENT, "A mode that does not exist.", program(
        PROMOTIONAL, "opt_outs", "off")),
):  # fmt: skip
    FACTS.add(_name, _promise, _harm, changed(_edit, *([_kind] if _kind else [])))


def _pair(edit: Callable[[Data, Data], object]) -> Apply:
    def apply(workspace: Workspace, rng: Random) -> None:
        one, other = two(workspace, rng)
        first, second = read(one), read(other)
        edit(first, second)
        write(one, first)

    return apply


def _first_topic(brand: Data, kind: str = PROMOTIONAL) -> tuple[Data, str]:
    found = brand["programs"][kind]
    return found, topic_of(found)


for _name, _promise, _harm, _pair_edit in (
    ("another brand's number", P.APART, "Two programs send from one number.", lambda a, b: a["programs"][
        PROMOTIONAL].update(origination=dict(b["programs"][PROMOTIONAL]["origination"]))),
    ("the own other program's number", P.APART, "Coupons leave from the code of one-time passwords.", lambda a, _b: a[
        "programs"][PROMOTIONAL].update(origination={**a["programs"][PROMOTIONAL]["origination"], "prod": a["programs"][
            TRANSACTIONAL]["origination"]["prod"]})),
    ("another brand's short code", P.APART, "Posters send people to another brand.", lambda a, b: (
        a["programs"][PROMOTIONAL].update(short_code="55599"), b["programs"][PROMOTIONAL].update(short_code="55599"))),
    ("another brand's identifier", P.APART, "Two files make one brand's stacks.", lambda a,
        b: a.update(brand=b["brand"])),
    ("another brand's name", P.APART, "Two brands bear one name.", lambda a, b: a.update(name=b["name"])),
    ("another brand's keyword", P.CONSENT, "A keyword on a poster joins another brand's list.", lambda a,
        b: _first_topic(a)[
        0]["topics"][_first_topic(a)[1]].update(keyword=_first_topic(b)[1].upper())),
    ("another brand's host", P.APART, "One host shows two brands' forms.", lambda a, _b: _host(a)),
):  # fmt: skip
    FACTS.add(_name, _promise, _harm, _pair(_pair_edit))


def _host(brand: Data) -> None:
    certificate = "arn:aws:acm:us-east-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
    for kind in (PROMOTIONAL, TRANSACTIONAL):
        brand["programs"][kind]["form"] = {"domain": {"prod": {"host": "text.example.com", "certificate": certificate}}}


@FACTS.workspace("two brands with one short code and one number", P.APART, "Two brands send from one number.")
def _(workspace: Workspace, rng: Random) -> None:
    number = f"arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-{'6' * 32}"
    for path in two(workspace, rng):
        brand = read(path)
        brand["programs"][PROMOTIONAL]["origination"] = {"local": "simulator", "prod": number}
        brand["programs"][PROMOTIONAL]["short_code"] = "55577"
        write(path, brand)


for _name, _promise, _harm, _port in (
    ("everybody may request", P.GATE, "Any account asks for texts.", {"requests": ["*"]}),
    ("another account as a whole may request", P.GATE, "Every role of another account asks for texts.", {
        "requests": [f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"]}),
    ("roles by a star may request", P.GATE, "Any role with such a name asks for texts.", {
        "requests": ["arn:aws:iam::111122223333:role/*"]}),
    ("the account's root hears results", P.NUMBERS, "Every role of the account hears numbers.", {
        "results": ["arn:aws:iam::111122223333:root"]}),
    ("a public queue hears results", P.NUMBERS, "Numbers leave the account.", {
        "results": [f"arn:aws:sqs:us-east-1:{FOREIGN_ACCOUNT}:*"]}),
    ("everybody reads the archive", P.NUMBERS, "Evidence is public.", {"archive": ["*"]}),
    ("another program's role reads the archive", P.APART, "One program reads another's evidence.", {
        "archive": ["arn:aws:iam::111122223333:role/sms-prod-example-outlet-promotional-GateRole-1A2B3C4D5E6F"]}),
    ("an own function's role requests", P.GATE, "The form's function asks for texts itself.", {
        "requests": ["arn:aws:iam::111122223333:role/sms-prod-example-corp-promotional-OptInFormRole-1A2B3C4D5E6F"]}),
    ("a port into the inbound queue", P.CONSENT, "A team fakes texts of customers.", {
        "inbound": ["arn:aws:iam::111122223333:role/crm"]}),
    ("a port into the ledger", P.DATA, "A team writes evidence.", {"ledger": ["arn:aws:iam::111122223333:role/crm"]}),
    ("a port on the opt-out list", P.CONSENT, "A team lifts STOPs.",
        {"opt_outs": ["arn:aws:iam::111122223333:role/crm"]}),
    ("a port for a service without its source", P.NUMBERS, "Any account's rules hear results.", {
        "results": ["events.amazonaws.com"]}),
    ("a port for a name of deploy", P.GATE, "Who may request is known at deploy only.", {
        "requests": ["{{resolve:ssm:/team/role}}"]}),
):  # fmt: skip
    PORTS.add(_name, _promise, _harm, changed(program(PROMOTIONAL, "ports", _port), PROMOTIONAL))


def _rename(new: str) -> Apply:
    def apply(workspace: Workspace, rng: Random) -> None:
        path = a_brand(workspace, rng, PROMOTIONAL)
        target = workspace.brands / new.format(stem=path.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)

    return apply


GONE = "The brand vanishes from the app: its programs are no longer deployed and no STOP reaches them."
for _name, _new in (
    ("its name ends in .YAML", "{stem}.YAML"),
    ("its name ends in .yml", "{stem}.yml"),
    ("it lies in a folder", "retail/{stem}.yaml"),
    ("it begins with a dot", ".{stem}.yaml"),
    ("it ends in .yaml.txt", "{stem}.yaml.txt"),
    ("its name has a space at the end", "{stem}.yaml "),
):
    FILES.add(f"a brand file is passed over: {_name}", P.CONSENT, GONE, _rename(_new))


for _name, _promise, _harm, _text in (
    ("a key twice", P.CONSENT, "Readers disagree which legal entity holds.", lambda t: t.replace(
        "\nsupport:", "\nlegal_entity: Other LLC\nsupport:", 1)),
    ("an escaped key", P.CONSENT, "A search for the key does not find it.", lambda t: t.replace(
        "legal_entity:", '"legal\\u005fentity":', 1).replace("example-holdings", "example-holding", 1)),
    ("a key by an alias", P.CONSENT, "The entity is written elsewhere.", lambda t: t.replace(
        "name:", "name: &n", 1).replace("legal_entity: example-holdings", "legal_entity: *n", 1)),
    ("a merge of another program", P.CONSENT, "A program takes in what it does not show.", lambda t: t.replace(
        "  transactional:\n", "  transactional: &t\n", 1).replace("  promotional:\n", "  promotional:\n    <<: *t\n",
            1)),
    ("a second document", P.APART, "One reader sees the first, another the last.", lambda t: f"{t}\n---\n" + t.replace(
        "prod: arn", "prod: arn", 1).replace("holdings", "holding")),
    ("booleans of YAML 1.1", P.CONSENT, "`no` is a text for one reader and false for another.",
        lambda t: "%YAML 1.1\n---\n"
        + t.replace("    topics:\n", "    opt_outs: no\n    topics:\n", 1)),
    ("numbers that YAML 1.1 counts by sixty", P.CONSENT, "A time becomes a number for one reader.", lambda t:
        "%YAML 1.1\n---\n" + t.replace("    topics:\n", "    sending: {hours: {weekdays: 23:59}}\n    topics:\n", 1)),
    ("an object of Python", P.GATE, "Reading the file runs a command.", lambda t: t.replace(
        "name: ", "name: !!python/object/apply:os.system ", 1)),
    ("another encoding", P.CONSENT, "A reader that expects UTF-8 passes over the file.", lambda t: "\ufeff\ufeff" + t),
    ("a comment that hides", P.CONSENT, "What stands after the hash is not read.", lambda t: t.replace(
        "legal_entity: example", "legal_entity: example # ", 1)),
    ("signs that turn the text round", P.CONSENT, "What a reviewer sees is not what is read.", lambda t: t.replace(
        "name: ", "name: \u202e", 1)),
    ("a line that goes on", P.CONSENT, "A folded line adds words to the entity.", lambda t: t.replace(
        "legal_entity: example-holdings", "legal_entity: Example Holdings LLC\n  and friends", 1)),
):  # fmt: skip
    FILES.add(f"a brand file is misread: {_name}", _promise, _harm, rewritten(_text, PROMOTIONAL))


@FILES.workspace("a brand in flow style as JSON", P.APART, "A second file in JSON claims another brand's number.")
def _(workspace: Workspace, rng: Random) -> None:
    path = a_brand(workspace, rng, PROMOTIONAL)
    brand = json.loads(json.dumps(read(path)))
    brand["brand"] = "shadow"
    (workspace.brands / "shadow.yaml").write_text(json.dumps(brand))


@FILES.workspace("a brand by a link", P.APART, "Two names lead to one file, and two brands to one number.")
def _(workspace: Workspace, rng: Random) -> None:
    path = a_brand(workspace, rng, PROMOTIONAL)
    (workspace.brands / "zz-twin.yaml").symlink_to(path.name)


@FILES.workspace("a brand under another's file name", P.APART, "The file says one brand and is named another.")
def _(workspace: Workspace, rng: Random) -> None:
    one, other = two(workspace, rng)
    if one == other:
        raise NotApplicableError("there is one file only")
    first, second = one.read_text(), other.read_text()
    one.write_text(second)
    other.write_text(first)


ATTACKS = [*FACTS.attacks, *PORTS.attacks, *FILES.attacks]
