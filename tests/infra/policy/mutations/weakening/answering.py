"""A failure that nobody sees, or a word that does nothing."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation


def _words(app, kept):
    pool = app.promotional.props("ShortCodePool")
    pool["OptionalKeywords"] = [one for one in pool["OptionalKeywords"] if kept(one)]


def _word(app, word, **changes):
    found = app.promotional.props("ShortCodePool")["OptionalKeywords"]
    next(one for one in found if one["Keyword"] == word).update(changes)


MUTATIONS = (
    mutation(
        "the dead-letter queue forgets after an hour",
        "DurableQueue",
        lambda a: a.promotional.set("InboundDeadLetters", MessageRetentionPeriod=3600),
    ),
    mutation(
        "nobody watches the dead-letter queue",
        "DeadLetterAlarm",
        lambda a: a.promotional.unwatch("AlarmsDeadLetters"),
    ),
    mutation(
        "the alarm of the dead-letter queue calls nobody",
        "AlarmTopic",
        lambda a: a.promotional.unset("AlarmsDeadLettersWaiting", "AlarmActions"),
    ),
    mutation(
        "the alarm of the dead-letter queue waits for a million messages",
        "DeadLetterAlarm",
        lambda a: a.promotional.set("AlarmsDeadLettersWaiting", Threshold=1_000_000),
    ),
    mutation(
        "the alarm of the dead-letter queue is switched off",
        "DeadLetterAlarm",
        lambda a: a.promotional.set("AlarmsDeadLettersWaiting", ActionsEnabled=False),
    ),
    mutation("REVOKE is no keyword", "Keywords", lambda a: _words(a, lambda one: one["Keyword"] != "REVOKE")),
    mutation(
        "OPT OUT answers but does not opt out",
        "Keywords",
        lambda a: _word(a, "OPT OUT", Action="AUTOMATIC_RESPONSE"),
    ),
    mutation("START is no keyword", "Keywords", lambda a: _words(a, lambda one: one["Keyword"] != "START")),
    mutation(
        "STOP has no answer",
        "Keywords",
        lambda a: a.promotional.props("ShortCodePool")["MandatoryKeywords"]["STOP"].update(Message=" "),
    ),
    mutation(
        "HELP has no answer",
        "Keywords",
        lambda a: a.promotional.unset("ShortCodePool", "MandatoryKeywords", "HELP"),
    ),
    mutation(
        "a keyword takes an opt-out word for itself",
        "Keywords",
        lambda a: a.promotional.props("ShortCodePool")["OptionalKeywords"].append(
            {"Keyword": "STOPDEALS", "Message": "No more deals", "Action": "AUTOMATIC_RESPONSE"}
        ),
    ),
    mutation(
        "opt-outs become self-managed while nobody reads them",
        "InboundRoute",
        lambda a: (
            a.promotional.set("ShortCodePool", SelfManagedOptOutsEnabled=True),
            a.promotional.drop("KeywordsInbound"),
        ),
    ),
)
