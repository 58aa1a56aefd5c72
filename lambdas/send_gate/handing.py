"""Hands one text to the service: claimed before, and taken back where the service did not take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.instant import in_milliseconds
from lambdas.send_gate.judging import may_go_again
from lambdas.send_gate.order import Deed, Done
from lambdas.send_gate.plan import LATER
from lambdas.sending.deferral import IN_THE_QUEUE
from lambdas.sending.history import Sent
from lambdas.sending.lease import HELD, NEEDED, time_left
from lambdas.sending.passage import Passage
from lambdas.sending.reason import Reason
from lambdas.stores.errors import Contended, Halted, NotAccepted, OptedOut, OutcomeUnknown, Refused, Settling, Throttled
from lambdas.stores.sends import Claim

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.send_gate.order import Order
    from lambdas.send_gate.plan import Plan
    from lambdas.sending.verdict import Send
    from lambdas.stores.refusals import Refusals
    from lambdas.stores.sends import Sends
    from lambdas.stores.texting import Texting

AFTER_THE_LEASE = HELD + timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Handing:
    """The way of one text from a verdict to the service and back."""

    program: Program
    sends: Sends
    texting: Texting
    refusals: Refusals
    clock: Callable[[], datetime]

    def hand_over(self, plan: Plan, send: Send) -> Done:
        """Do what the verdict `send` says, if nothing that it rests on has changed since it was read.

        Contended where something has: read and judge again.
        """
        order, request, claim = plan.order, plan.request, self._claim(plan, send)
        if time_left(claim.until, self.clock()) < NEEDED:
            self.sends.undo(claim)
            raise Contended("the claim took so long that its lease might lapse while the text is handed over")
        context = {"request_id": request.request_id} | ({"campaign": request.campaign} if request.campaign else {})
        try:
            message_id = self.texting.send(request.to, send.body, send.seconds, context)
        except NotAccepted as error:
            self.sends.undo(claim)
            return self._not_taken(order, error)
        except Refused as error:
            return self._refused(order, claim, error)
        except OutcomeUnknown:
            return self._unknown(order, claim)
        return Done(order, Deed.SENT, claim=claim, end=claim.passage.sent(message_id))

    def _claim(self, plan: Plan, send: Send) -> Claim:
        now, request, history = in_milliseconds(self.clock()), plan.request, plan.person.history
        until, sent = now + HELD, Sent(now, request.topic, send.content, send.sketch)
        told = request.notice.at if request.notice else None
        claim = Claim(
            passage=plan.passage.again(now, until) if plan.passage else Passage.claimed(request, send, now, until),
            until=until,
            sequence=plan.person.record.standing.sequence,
            history=history,
            after=history.after(sent, self.program, notice=send.notice, told=told, marks=request.marks),
            before=plan.passage,
        )
        try:
            self.sends.claim(claim, now)
        except (ClientError, BotoCoreError):
            self._forget(claim)
            raise
        return claim

    def _forget(self, claim: Claim) -> None:
        # nobody knows whether it was made: left alone it would lapse, and its text be lost without having gone out
        try:
            self.sends.undo(claim)
        except (Contended, ClientError, BotoCoreError):
            return  # it was not made, or it lapses

    def _not_taken(self, order: Order, error: NotAccepted) -> Done:
        now = self.clock()
        if isinstance(error, Settling):
            until = now + LATER[order.urgent]
            return Done(order, Deed.DEFERRED, Reason.PACE, until=until, counted=("NotAccepted",), doubt=str(error))
        if isinstance(error, Halted):
            return Done(order, Deed.BRAKED, str(error), until=now + IN_THE_QUEUE)
        counted = ("Throttled",) if isinstance(error, Throttled) else ("NotAccepted",)
        return Done(order, Deed.DEFERRED, Reason.PACE, until=now + LATER[order.urgent], counted=counted)

    def _refused(self, order: Order, claim: Claim, error: Refused) -> Done:
        listed = isinstance(error, OptedOut)
        reason = Reason.OPTED_OUT if listed else Reason.REFUSED
        self.sends.undo(claim, claim.passage.lost(reason))
        # only now: an opt-out does not go on record while a text is in hand
        counted = self.refusals.learn(claim.passage.phone) if listed else ()
        return Done(order, Deed.DROPPED, reason, counted=counted)

    def _unknown(self, order: Order, claim: Claim) -> Done:
        if may_go_again(claim.passage, self.program):
            # its phone is free, the claim stands: once it has lapsed the text goes out once more
            until = self.clock() + AFTER_THE_LEASE
            return Done(order, Deed.DEFERRED, Reason.UNKNOWN, until, claim=claim, end=claim.passage)
        return Done(order, Deed.DROPPED, Reason.UNKNOWN, claim=claim, end=claim.passage.lost(Reason.UNKNOWN))
