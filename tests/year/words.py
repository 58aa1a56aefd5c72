"""What people text, and what they mean by it: told by who wrote it down, never by the code that is to recognize it."""

from __future__ import annotations

# 47 CFR 64.1200(a)(10), CTIA, AWS, and wordings that any reasonable person would take for an end
STOPS = (
    *("STOP", "STOP", "STOP", "Stop", "stop", "STOP!!!", "Stop. Thank you", "QUIT", "END", "Cancel", "REVOKE"),
    *("OPT OUT", "UNSUBSCRIBE", "Remove", "please stop texting me", "take me off the list", "lose my number"),
    *("no more", "unsubscribe me pls", "\uff33\uff34\uff2f\uff30", "stp", "stopp", "arr\u00eat", "alto", "basta"),
    *("parar", "Stop sending me these messages", "Do not text me again", "I want to opt out"),
)
# ordinary texts, some with an opt-out word in them
CHATTER = (
    *("Thanks!", "ok", "Stop by at 5?", "When does it end?", "I quit my job"),
    *("end of the week works", "don't stop sending these", "Love it", "What time do you open tomorrow?"),
)
DOUBTS = ("Please don't text me before 8am", "We have got to STOP this bill")  # may be an opt-out: a person must rule
HELP = ("HELP", "help", "Info")
YES, NO, START = "YES", "NO", "START"
