"""What of a program stands on the web: the opt-in form and the preferences page, behind one firewall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.constructs.opt_in_form import OptInForm
from infra.constructs.preferences import Preferences
from infra.constructs.web_acl import WebAcl
from infra.constructs.web_door import WebDoor

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.pages import Pages
    from infra.stacks.foundation import Foundation
    from infra.stacks.tagged_stack import TaggedStack
    from lambdas.web.form import Form


def add_pages(stack: TaggedStack, base: Foundation, alarms: ProgramAlarms, form: Form, pages: Pages) -> None:
    """Make the two pages and the door to them; what they pass on, the keyword handler carries out."""
    opt_in = OptInForm(stack, "OptInForm", key=base.key, runtime=base.runtime, pages=pages, form=form, alarms=alarms)
    preferences = Preferences(
        stack, "Preferences", runtime=base.runtime, consent=base.consent, pages=pages, alarms=alarms
    )
    door = WebDoor(
        stack,
        "WebDoor",
        names=base.names,
        key=base.key,
        address=pages.address,
        form=opt_in.function,
        preferences=preferences.function,
        at_once=base.runtime.concurrency.visits,
    )
    WebAcl(stack, "Firewall", names=base.names, door=door, puzzle=form.verifier == "waf")
    stack.tell(OptInForm=pages.address.url, OptInFunction=opt_in.function.ref, Preferences=preferences.function.ref)
