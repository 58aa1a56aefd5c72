"""Phrases that sell and have hardly an honest use: the loud adverts, which the model has met too seldom to know."""

from __future__ import annotations

import re

_SELLING = (
    r"\d+ ?(?:%|percent|pct) ?off",
    r"half (?:off|price)",
    r"(?:shop|buy|act) now|shop (?:today|online|early)",
    r"(?<!your )(?<!the )(?<!an )order (?:now|yours)",
    r"(?:flash|clearance|spring|summer|fall|winter|holiday|annual|storewide|weekend|friday|our|big|biggest|huge) sale",
    r"sale (?:is on|starts|ends|now|today)",
    r"free (?:gift|sample)s?",
    r"limited[ -]time",
    r"refer a friend",
    r"(?:don't|do not) miss (?:out|our|this|these|it)",
    r"save (?:up to|big|on your next|\d+ ?%|\$ ?\d)",
    r"(?:use|enter|with) (?:promo|coupon|discount) codes?",
    r"(?:coupon|promo|discount|bonus|reward)s? (?:inside|for you|just for you|waiting)",
    r"bogo|buy one,? get one|bargains?|clearance",
    r"new arrivals?|just dropped|back in stock|price drop",
    r"(?:off|on) your next (?:order|purchase|visit|trip|stay|ride|meal)",
)
SELLING = re.compile(rf"(?<!\w)(?:{'|'.join(_SELLING)})\b", re.IGNORECASE)
