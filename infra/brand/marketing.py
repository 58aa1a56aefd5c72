"""The words that sell: what no reply to a STOP and no transactional text may hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.brand.copy import Facts

# 47 CFR 64.1200(a)(12): the one confirmation of an opt-out holds no marketing and no plea to stay
PLEAS = re.compile(
    r"\b(sales?|deals?|offers?|discounts?|coupons?|promos?|promo codes?|specials?|exclusives?|rewards?|bargains?|"
    r"shop|buy|order now|save|win|winner|gifts?|limited time|come back|miss you|change your mind)\b"
    r"|(?<!toll-)(?<!toll )(?<!feel )\bfree\b|\d ?% ?off",
    re.IGNORECASE,
)

# 47 CFR 64.1200(f)(1): a text that encourages a purchase advertises, whatever else it says
ADVERTISING = (
    *("sale", "clearance", "discount", "discounted", "offer", "deal", "bargain", "coupon", "promo"),
    *("free gift", "limited time", "buy now", "order now", "shop now"),
    *("act now", "don't miss", "free trial", "risk free", "refer a friend"),
)
ADVERTS = re.compile(rf"\b({'|'.join(word.replace(' ', '[ -]') for word in ADVERTISING)})s?\b|% ?off\b", re.IGNORECASE)


def sold(text: str, facts: Facts, words: re.Pattern[str]) -> str | None:
    """Return the first of `words` in `text` that is no part of a name, title, keyword or contact; None for none."""
    named = (word for topic in facts.topics for word in (topic.title, topic.keyword))
    for fact in (facts.name, *facts.contacts, *named):
        text = re.sub(rf"\b{re.escape(fact)}\b", " ", text, flags=re.IGNORECASE)
    found = words.search(text)
    return found.group() if found else None
