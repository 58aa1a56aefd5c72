"""A short code that lives already, taken into a program: who opted out there is opted out before the first text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.intent import IntentKind, KeywordSet, recognise
from lambdas.stores.consent.opt_out_list import OptOutList
from ops.lifecycle.opt_outs import claim, listings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lambdas.program import Program
    from ops.consents.validation import Claim
    from ops.deployed import DeployedProgram
    from ops.lifecycle.opt_outs import OptOuts
    from ops.rollout.deployment.account import Account

DEFAULT = "Default"  # the list of every number that has none of its own


@dataclass(frozen=True, slots=True)
class ShortCode:
    """The number as it is now: who hears it, what it answers, whose list it is on, and in whose pool it is."""

    arn: str
    digits: str
    status: str
    message_type: str
    pool: str
    topic: str
    opt_out_list: str
    keywords: tuple[str, ...]

    def hindrances(self, program: DeployedProgram, made: Program) -> Iterator[str]:
        """Yield what must be mended before the number can go into the pool of `program`."""
        own = program.outputs["Pool"].rpartition("/")[2]
        if self.status != "ACTIVE":
            yield f"the number must be ACTIVE, got {self.status}: wait until its carriers have provisioned it"
        if self.pool and self.pool != own:
            yield f"the number is in {self.pool}, and AWS lets it be in one pool only: take it out there first"
        if self.message_type != made.message_type.upper():
            yield f"the number must be {made.message_type.upper()}, got {self.message_type}: AWS set that for good"

    def unheard(self, made: Program) -> list[str]:
        """Return the words that the number answers now, and the program would not understand."""
        known = KeywordSet.default(topics={topic.keyword: topic.name for topic in made.topics})
        return [word for word in self.keywords if recognise(word, known).kind is IntentKind.OTHER]


def read(account: Account, number: str) -> ShortCode:
    """Return the number of this ARN as the service knows it."""
    (found,) = account.sms.describe_phone_numbers(PhoneNumberIds=[number])["PhoneNumbers"]
    pages = account.sms.get_paginator("describe_keywords").paginate(OriginationIdentity=found["PhoneNumberId"])
    return ShortCode(
        number,
        found["PhoneNumber"],
        found["Status"],
        found["MessageType"],
        found.get("PoolId", ""),
        found.get("TwoWayChannelArn", "") if found.get("TwoWayEnabled") else "",
        found["OptOutListName"],
        tuple(one["Keyword"] for page in pages for one in page["Keywords"]),
    )


@dataclass(frozen=True, slots=True)
class Copying:
    """Brings the opt-outs of one list into a program, on record and onto the list that it keeps.

    `read_from` is the SMS service where the list is, if that is another account than the program's.
    """

    messaging: Any
    name: str
    target: DeployedProgram
    program: Program
    opt_outs: OptOuts
    wait: Callable[[float], None]
    read_from: Any = None

    def run(self, *, write: bool) -> tuple[int, int]:
        """Return how many opt-outs the list has, and how many of them are news; with `write` bring those in."""
        counted = 0

        def claims() -> Iterator[Claim]:
            nonlocal counted
            for listing in listings(OptOutList(self.read_from or self.messaging, self.name, self.wait)):
                counted += 1
                if write and self.program.keeps_list:
                    OptOutList(self.messaging, self.target.outputs["OptOutList"], self.wait).put(listing.phone)
                yield claim(listing.phone, listing.at, f"opt-out list {self.name}")

        news = self.opt_outs.learn(claims(), write=write)
        return counted, news


def gap(account: Account, program: DeployedProgram) -> float | None:
    """Return the seconds in which the number changed hands and may have reached nobody; None: not on record."""
    pool, times = program.outputs["Pool"].rpartition("/")[2], dict[str, Any]()
    for page in account.cloudformation.get_paginator("describe_stack_events").paginate(StackName=program.stack_id):
        for event in page["StackEvents"]:
            if event["ResourceType"] == "AWS::SMSVOICE::Pool" and event.get("PhysicalResourceId") in {pool, ""}:
                times.setdefault(event["ResourceStatus"], event["Timestamp"])
    began, ended = times.get("CREATE_IN_PROGRESS"), times.get("CREATE_COMPLETE")
    return (ended - began).total_seconds() if began and ended else None
