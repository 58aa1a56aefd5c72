"""What has drifted: the same text as the brand file says it, as it is registered, and as the pool answers with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra.brand.wording.keywords import pool_keywords
from ops.registration.form import OWN_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lambdas.program import Program
    from ops.registration.form import Filling, Value

BRAND_FILE, REGISTERED, DEPLOYED = "brand file", "registered", "deployed"
KEYWORD_OF = {"messages.help": "HELP", "messages.stop": "STOP"}  # the answers that a pool gives by itself
NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not everywhere the same: what each place says of it."""

    subject: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pool:
    """What a pool answers, by keyword, and how it stands."""

    keywords: Mapping[str, str]
    settings: Mapping[str, str]


def pool(client: Any, arn: str) -> Pool:  # noqa: ANN401 - boto3 makes the class at run time
    """Return what the deployed pool `arn` says of itself."""
    pages = client.get_paginator("describe_keywords").paginate(OriginationIdentity=arn)
    words = {
        row["Keyword"]: f"{row['KeywordMessage']} [{row['KeywordAction']}]"
        for page in pages
        for row in page["Keywords"]
    }
    (standing,) = client.describe_pools(PoolIds=[arn])["Pools"]
    settings = {
        "opt-outs": "self_managed" if standing["SelfManagedOptOutsEnabled"] else "managed",
        "two-way": str(standing["TwoWayEnabled"]).lower(),
        "shared routes": str(standing["SharedRoutesEnabled"]).lower(),
        "opt-out list": standing["OptOutListName"],
    }
    return Pool(words, settings)


def wanted(program: Program, opt_out_list: str) -> Pool:
    """Return what the pool of `program` has to say by the brand file."""
    words = {word.keyword: f"{word.message} [{word.action}]" for word in pool_keywords(program)}
    settings = {
        "opt-outs": program.opt_out_mode,
        "two-way": "true",
        "shared routes": "false",
        "opt-out list": opt_out_list,
    }
    return Pool(words, settings)


def deployed_differences(file: Pool, there: Pool) -> Iterator[Difference]:
    """Yield each keyword and setting in which the pool `there` is not what the brand `file` wants."""
    yield from _unlike("keyword", file.keywords, there.keywords)
    yield from _unlike("pool", file.settings, there.settings)


def registered_differences(filling: Filling, held: Mapping[str, Value], there: Pool) -> Iterator[Difference]:
    """Yield each field that is `held` otherwise than `filling` wants it, or than the pool answers where it answers it.

    Documents are told apart by their ids only, so they are left out.
    """
    for path, value in filling.values.items():
        if value.document:
            continue
        source = OWN_FILE if path in filling.own else BRAND_FILE
        said = {source: value.told, REGISTERED: held[path].told if path in held else NOTHING}
        if keyword := KEYWORD_OF.get(filling.meant.get(path, "")):
            said[DEPLOYED] = there.keywords.get(keyword, NOTHING).rpartition(" [")[0] or NOTHING
        if len(set(said.values())) > 1:
            yield Difference(path, said)


def _unlike(noun: str, file: Mapping[str, str], there: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys((*file, *there)):
        said = {BRAND_FILE: file.get(name, NOTHING), DEPLOYED: there.get(name, NOTHING)}
        if len(set(said.values())) > 1:
            yield Difference(f"{noun} {name}", said)
