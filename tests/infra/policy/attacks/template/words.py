"""What STOP, HELP and START answer, which words are keywords, and how the pool is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, put
from tests.infra.policy.attacks.judging.program import Program, ref
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

WORDS = Kind("words in the template", Place.PROGRAM)
POOL = Kind("settings of the pool and the number", Place.PROGRAM)
P = Promise


def pool(program: Program) -> str:
    return program.only("SMSVOICE::Pool")


def answer(keyword: str) -> Callable[[Program], Json]:
    def find(program: Program) -> Json:
        properties = program.properties(pool(program))
        if keyword in properties.get("MandatoryKeywords", {}):
            found: Json = properties["MandatoryKeywords"][keyword]
            return found
        for one in properties.get("OptionalKeywords", []):
            if one["Keyword"] == keyword:
                optional: Json = one
                return optional
        raise NotApplicableError(f"no answer to {keyword}")

    return find


for _name, _keyword, _text, _promise, _harm in (
    ("STOP lures back", "STOP", "{old} Miss us? Reply JOIN for 20% off your next order!", P.CONSENT,
     "The last text to someone who said STOP is an advert."),
    ("STOP asks to be sure", "STOP", "Reply STOP ALL to confirm that you want no more texts.", P.CONSENT,
     "A STOP is made to look as if it did not count."),
    ("STOP puts off", "STOP", "You will be removed within 30 days.", P.CONSENT,
     "People are told that texts go on for a month."),
    ("STOP does not say who", "STOP", "You are unsubscribed.", P.CONSENT, "Nobody knows from whom they are free."),
    ("STOP answers for another brand", "STOP", "Contoso: you are unsubscribed. Help: help@contoso.example", P.APART,
     "One brand's code answers in another's name."),
    ("STOP names a call that costs", "STOP", "Call 1-900-555-0199 to finish unsubscribing.", P.CONSENT,
     "A STOP is made dear."),
    ("HELP sells", "HELP", "Help? Try our new shoes first: https://shoes.example.com Reply STOP to cancel.", P.CONSENT,
     "HELP, which must help, is an advert."),
    ("HELP hides the way out", "HELP", "For help write to help@example.com.", P.CONSENT, "HELP no longer says STOP."),
    ("HELP with a shortened link", "HELP", "Help: https://bit.ly/3abcd Reply STOP to cancel.", P.CONSENT,
     "Carriers block codes for public shorteners."),
    ("HELP names another's address", "HELP", "Help: heIp@exarnple.com Reply STOP to cancel. Msg&data rates may apply.",
     P.NUMBERS, "People write to a look-alike of the brand's address."),
    ("START joins marketing", "START", "Welcome back! You are subscribed to all our lists again.", P.CONSENT,
     "Lifting an opt-out is told as if it were consent to marketing."),
):  # fmt: skip

    def _reword(program: Program, _: Random, keyword: str = _keyword, text: str = _text) -> None:
        found = answer(keyword)(program)
        found["Message"] = text.format(old=found["Message"])

    WORDS.add_on_program(_name, _promise, _harm, _reword)


def _keywords(program: Program) -> list[Json]:
    found: list[Json] = program.properties(pool(program)).get("OptionalKeywords", [])
    if not any(one["Action"] == "OPT_OUT" for one in found):
        raise NotApplicableError("no further word is an opt-out here")
    return found


for _name, _harm, _change in (
    ("REVOKE is answered and not obeyed", "A word of the FCC opts nobody out.", lambda p, _: [
        one.update(Action="AUTOMATIC_RESPONSE") for one in _keywords(p) if one["Action"] == "OPT_OUT"]),
    ("OPT OUT opts in", "People who ask to be left alone are opted in.", lambda p, _: [
        one.update(Action="OPT_IN") for one in _keywords(p) if one["Action"] == "OPT_OUT"]),
    ("REVOKE is no keyword", "The service does not know the word.", lambda p, _: p.properties(pool(p)).update(
        OptionalKeywords=[one for one in _keywords(p) if one["Action"] != "OPT_OUT"])),
    ("a letter is changed in OPT OUT", "The word that people text is not known.", lambda p, _: [
        one.update(Keyword=one["Keyword"].replace("O", "0")) for one in _keywords(p)]),
    ("YES lifts an opt-out", "A YES to any question lifts a STOP.", lambda p, _: p.properties(pool(p)).setdefault(
        "OptionalKeywords", []).append({"Keyword": "YES", "Action": "OPT_IN", "Message": "You are back."})),
    ("NO lifts an opt-out", "A NO lifts a STOP.", lambda p, _: p.properties(pool(p)).setdefault(
        "OptionalKeywords", []).append({"Keyword": "NO", "Action": "OPT_IN", "Message": "You are back."})),
    ("JOIN is answered by the service", "A JOIN never reaches the handler's double opt-in.", lambda p, _: p.properties(
        pool(p)).setdefault("OptionalKeywords", []).append(
            {"Keyword": "JOIN", "Action": "AUTOMATIC_RESPONSE", "Message": "You are subscribed."})),
    ("END is answered as INFO", "A word that opts out gets information.", lambda p, _: p.properties(pool(p)).setdefault(
        "OptionalKeywords", []).append({"Keyword": "END", "Action": "AUTOMATIC_RESPONSE", "Message": "Info"})),
):  # fmt: skip
    WORDS.add_on_program(_name, P.CONSENT, _harm, _change)

for _name, _promise, _harm, _change in (
    ("the Default list", P.CONSENT, "A STOP to coupons silences one-time passwords, and the other way round.", put(
        pool, "OptOutListName", "Default")),
    ("no list at all", P.CONSENT, "The service falls back to the Default list.", lambda p, _: p.properties(pool(p)).pop(
        "OptOutListName")),
    ("opt-outs are turned over to our code", P.CONSENT, "The service no longer answers STOP when our code is down.",
     lambda p, _: _turn_over(p)),
    ("shared routes", P.APART, "Texts may leave from numbers that other accounts share.", put(
        pool, "SharedRoutesEnabled", value=True)),
    ("the number has another list than the pool", P.CONSENT, "The number, texted by itself, knows no STOP.", put(
        lambda p: p.only("SMSVOICE::PhoneNumber"), "OptOutListName", "Default")),
    ("the number hears by itself", P.CONSENT, "Texts to the number go to a topic of its own.", put(
        lambda p: p.only("SMSVOICE::PhoneNumber"), "TwoWay", lambda p: {
            "Enabled": True, "ChannelArn": ref(p.topic("delivery"))})),
    ("inbound texts go to the topic of outcomes", P.CONSENT, "A STOP is counted as a delivery event.", put(
        pool, "TwoWay.ChannelArn", lambda p: ref(p.topic("delivery")))),
    ("inbound texts go to Amazon Connect", P.CONSENT, "A STOP is a chat with an agent.", put(
        pool, "TwoWay.ChannelArn", lambda p: f"connect.{p.region}.amazonaws.com")),
    ("countries are blocked by the service", P.CONSENT, "Answers to STOP and HELP cannot be sent to the US.", add(
        "Protect", "SMSVOICE::ProtectConfiguration", lambda _: {
            "CountryRuleSet": {"SMS": [{"CountryCode": "US", "ProtectStatus": "BLOCK"}]}})),
    ("an RCS agent on the pool without the list", P.CONSENT, "RCS messages reach people who said STOP.", add(
        "Agent", "SMSVOICE::RcsAgent", lambda p: {
            "PoolId": ref(pool(p)), "OptOutListName": "Default", "SelfManagedOptOutsEnabled": True})),
):  # fmt: skip
    POOL.add_on_program(_name, _promise, _harm, _change)


def _turn_over(program: Program) -> None:
    properties = program.properties(pool(program))
    if properties.get("SelfManagedOptOutsEnabled"):
        raise NotApplicableError("the program manages opt-outs itself already")
    properties["SelfManagedOptOutsEnabled"] = True


@POOL.program(
    "the other program's list", P.APART, "A STOP to one program silences the other, and lifts there lift here."
)
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    program.properties(pool(program))["OptOutListName"] = f"{other.stack}-{other.only('SMSVOICE::OptOutList')}-1A2B3C"


@POOL.program("the other program's number", P.APART, "Texts of one program leave from the code of another.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    output = {"Fn::GetStackOutput": {"StackName": other.stack, "OutputName": "Pool"}}
    program.properties(pool(program))["OriginationIdentities"] = [output]


@POOL.program("two programs in one pool", P.APART, "Both programs send from one pool.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    for name in ("send_gate", "keyword_handler"):
        program.variables(name)["POOL_ARN"] = f"arn:aws:sms-voice:{other.region}:{other.account}:pool/pool-{'0' * 32}"


ATTACKS = [*WORDS.attacks, *POOL.attacks]
