"""Who is who: tags, pools, numbers and the meeting of a legal entity's programs."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

CODE = "arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-"


def _tag(app, noun, **changes):
    for tag in app.promotional.props(noun)["Tags"]:
        tag["Value"] = changes.get(tag["Key"], tag["Value"])


def _twice(app, noun):
    app.promotional.resources["Second"] = app.promotional.resource(noun)


def _detail(app, **changes):
    app.promotional.props("CascadeAnnouncements")["EventPattern"]["detail"].update(changes)


MUTATIONS = (
    mutation(
        "a topic is tagged as the other message type's",
        "Tags",
        lambda a: _tag(a, "InboundTopic", MessageType="transactional"),
    ),
    mutation(
        "a table is tagged as another brand's", "Tags", lambda a: _tag(a, "ConsentLedger", Brand="example-outlet")
    ),
    mutation(
        "the stack is tagged as another brand's",
        "Tags OnePool",
        lambda a: a.promotional.tags.update(Brand="example-outlet"),
    ),
    mutation("the program has a second pool", "OnePool", lambda a: _twice(a, "ShortCodePool")),
    mutation("the program has a second opt-out list", "OwnOptOutList", lambda a: _twice(a, "ShortCodeOptOuts")),
    mutation("the program has a second number", "OneNumber", lambda a: _twice(a, "ShortCodeSimulator")),
    mutation(
        "the pool holds two short codes",
        "OneNumber",
        lambda a: a.promotional.set("ShortCodePool", OriginationIdentities=[CODE + "a" * 32, CODE + "b" * 32]),
    ),
    mutation("the pool is empty", "OneNumber", lambda a: a.promotional.set("ShortCodePool", OriginationIdentities=[])),
    mutation(
        "two programs hold the same short code",
        "OwnNumber",
        lambda a: [
            stack.set("ShortCodePool", OriginationIdentities=[CODE + "a" * 32])
            for stack in (a.promotional, a.transactional)
        ],
    ),
    mutation(
        "the pool sends from another program's pool",
        "OneNumber",
        lambda a: a.promotional.set("ShortCodePool", OriginationIdentities=[a.outlet.deployed_arn("ShortCodePool")]),
    ),
    mutation(
        "the pool sends from a name that anybody could bear",
        "OneNumber",
        lambda a: a.promotional.set("ShortCodePool", OriginationIdentities=["EXAMPLE"]),
    ),
    mutation(
        "the stack leases a ten-digit number",
        "OneNumber",
        lambda a: a.promotional.set("ShortCodeSimulator", NumberType="TEN_DLC"),
    ),
    mutation(
        "shared routes are on", "SharedRoutes", lambda a: a.promotional.set("ShortCodePool", SharedRoutesEnabled=True)
    ),
    mutation(
        "shared routes are left to the service",
        "SharedRoutes",
        lambda a: a.promotional.unset("ShortCodePool", "SharedRoutesEnabled"),
    ),
    mutation(
        "a transactional program hears of marketing opt-outs",
        "ConsentBus CascadeRoute",
        lambda a: a.transactional.resources.update(Hears=a.promotional.resource("CascadeAnnouncements")),
    ),
    mutation(
        "a program hears of every legal entity's opt-outs",
        "CascadeRoute",
        lambda a: _detail(a, legal_entity=[{"exists": True}]),
    ),
    mutation(
        "a program hears of opt-outs from another environment",
        "CascadeRoute",
        lambda a: _detail(a, environment=["prod"]),
    ),
    mutation(
        "a program is deaf to marketing opt-outs",
        "CascadeRoute",
        lambda a: a.promotional.drop("CascadeAnnouncements"),
    ),
    mutation(
        "a program tells nobody of a marketing opt-out",
        "CascadeRoute",
        lambda a: a.promotional.statements("CascadeAnnouncerRole").remove(
            a.promotional.statement("CascadeAnnouncerRole", "events:PutEvents")
        ),
    ),
    mutation(
        "the announcer speaks on every bus",
        "ConsentBus NarrowResources",
        lambda a: a.promotional.statement("CascadeAnnouncerRole", "events:PutEvents").update(
            Resource=["arn:aws:events:us-east-1:000000000000:event-bus/*"]
        ),
    ),
    mutation(
        "the announcer tells some opt-outs only",
        "ToldOptOuts",
        lambda a: a.promotional.set(
            "CascadeAnnouncerOptOuts", FilterCriteria={"Filters": [{"Pattern": '{"eventName": ["REMOVE"]}'}]}
        ),
    ),
    mutation(
        "what is heard on the bus goes to another brand's queue",
        "CascadeRoute Separation",
        lambda a: a.promotional.props("CascadeAnnouncements")["Targets"][0].update(
            Arn=a.outlet.deployed_arn("CascadeQueue")
        ),
    ),
    mutation(
        "a policy opens the bus to another account",
        "ConsentBus",
        lambda a: a.platform.add(
            "Open",
            "AWS::Events::EventBusPolicy",
            EventBusName="sms-local-example-holdings-llc-51387df6-consent",
            StatementId="open",
            Action="events:PutEvents",
            Principal="999999999999",
        ),
    ),
)
