"""What a program has sent to one phone: as much of it as caps, notices and repeats are judged by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.sending import caps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lambdas.program import Program


@dataclass(frozen=True, slots=True)
class Sent:
    """One text that went out, or may have: `content` is the key under which a repeat is known.

    `sketch` is how a repeat in other words is known, see `fingerprint`. Both are empty once a repeat does no harm.
    """

    at: datetime
    topic: str
    content: str
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class History:
    """The texts to one phone, oldest first, as long as a cap may look back at them.

    `version` counts the changes (0: nothing was ever sent). `notice_at` is when the person was last told how to opt
    out, `told` when they were told beforehand that a topic's texts would come, `marks` when they last got a text of a
    kind that goes out at a rate of its own: a digest, a reminder, a farewell.
    """

    version: int = 0
    sends: tuple[Sent, ...] = ()
    notice_at: datetime | None = None
    told: Mapping[str, datetime] = field(default_factory=dict)
    marks: Mapping[str, datetime] = field(default_factory=dict)

    def after(
        self,
        sent: Sent,
        program: Program,
        *,
        notice: bool,
        told: datetime | None = None,
        marks: Iterable[str] = (),
    ) -> History:
        """Return the history with `sent` in it, without what no rule of `program` can look back at any more.

        `notice` tells that the text said how to opt out, `told` when its request says that the person was told
        beforehand (None: it says nothing); a time to come counts as the time of the text. `marks` are its kinds.
        """
        known = dict(self.told)
        if told is not None:
            told = min(told, sent.at)
            known[sent.topic] = max(known.get(sent.topic, told), told)
        return History(
            version=self.version + 1,
            sends=caps.kept((*self.sends, sent), program),
            notice_at=sent.at if notice else self.notice_at,
            told=known,
            marks={**self.marks, **dict.fromkeys(marks, sent.at)},
        )
