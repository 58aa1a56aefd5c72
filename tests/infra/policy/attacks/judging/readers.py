"""Attacks that nothing refuses, because no file shows the harm: each by name, with what a reader has to look at."""

from __future__ import annotations

ADVERT = "the model of docs/service-texts.md misses some adverts, as measured there: a reviewer reads the templates"
LATER = "a request fills in what it likes, but for links and length: a reviewer reads the templates"
UNKNOWN = "no file tells what only the company knows; the carrier's registration and whoever reviews the file do"
READERS: dict[str, str] = {
    "an advert as a survey with a prize": ADVERT,
    "an advert as stock that comes back": ADVERT,
    "an advert as news of the house": ADVERT,
    "an advert in French": ADVERT,
    "Ask how it went": ADVERT,
    "Tell of the loyalty account": ADVERT,
    "a template that is all parameter": LATER,
    "Make room for long order numbers": LATER,
    "a marketing topic that varies": "people are told that the number varies, and agree to that; caps of states hold",
    "the name of another brand": UNKNOWN,
    "another brand's short code": UNKNOWN,
    "a brand file is misread: another encoding": "a mark at the beginning of a file changes nothing that is read",
}
