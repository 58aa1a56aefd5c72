"""Words in brand files: adverts in disguise, a STOP that lures, consent by silence, look-alikes of a legal entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.workspace import LEGAL_ENTITIES
from tests.infra.policy.attacks.sources.brands import changed, topic_of, two
from tests.infra.policy.attacks.sources.brands import read as read_brand
from tests.infra.policy.attacks.sources.brands import write as write_brand

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.workspace import Workspace
    from tests.infra.policy.attacks.sources.brands import Data, EditData

ADVERTS = Kind("an advert in a transactional template", Place.BRAND)
ANSWERS = Kind("an answer that weakens consent", Place.BRAND)
ENTITY = Kind("a look-alike of the legal entity", Place.BRAND)
P = Promise


def template(text: str, **more: object) -> EditData:
    def edit(brand: Data) -> None:
        program = brand["programs"]["transactional"]
        program.setdefault("templates", {})["more"] = {"topic": topic_of(program), "text": text, **more}

    return edit


for _name, _text in (
    ("plainly", "{name}: spring styles are here, from 19 dollars. See them all on our site."),
    (
        "behind a receipt",
        "{name}: your order is confirmed. While you wait: new arrivals you will love are in store now.",
    ),
    ("as a reminder of the cart", "{name}: you left something in your cart. Come back and finish before it is gone."),
    ("as points", "{name}: you have 500 points. Spend them this weekend and get twice the value."),
    ("as a question of service", "{name}: how about a treat? Members pay half this Friday."),
    ("as a price that fell", "{name}: the price of an item you looked at went down. Have another look."),
    ("as a birthday", "{name}: happy birthday! A little gift waits for you at the till, this week only."),
    ("as a referral", "{name}: bring someone you know and both of you save ten dollars."),
    ("as a survey with a prize", "{name}: tell us how we did and you may win a weekend in Miami."),
    ("as an upgrade", "{name}: go premium today and your first month is on us."),
    ("with spaces in the words", "{name}: big s a l e, 3 0 p e r c e n t o f f all week."),
    ("with figures for letters", "{name}: huge d1sc0unts on sh0es, 0ff3r ends t0night."),
    ("in Spanish", "{name}: rebajas de verano, todo a mitad de precio hasta el domingo."),
    ("in French", "{name}: soldes d'hiver, profitez de moins 40 pour cent en boutique."),
    ("as news of the house", "{name}: we opened a new shop on Main Street. The first hundred visitors get a free bag."),
    ("as a winback", "{name}: we miss you. It has been a while, so here are 15 dollars for your next visit."),
    ("as stock that comes back", "{name}: the jacket everybody asked for is back. Sizes go fast."),
    ("as an event", "{name}: join our night of wine and jazz on Saturday, tickets at the door."),
):
    ADVERTS.add(
        f"an advert {_name}",
        P.CONSENT,
        "Marketing goes to people who only bought something.",
        changed(template(_text), "transactional"),
    )

for _name, _harm, _edit in (
    ("a template that is all parameter", "A request writes what it likes.", template(
        "{name}: {body}", parameters={"body": 140})),
    ("two long parameters", "An advert fits into the parameters.", template(
        "{name}: {first} {second}", parameters={"first": 140, "second": 140})),
    ("a link of a shortener", "Carriers block codes for public shorteners.", template(
        "{name}: your order: https://bit.ly/3xyz12")),
    ("a link to another's look-alike host", "People are led to a look-alike.", template(
        "{name}: your order: https://examp1e-orders.net/login")),
):  # fmt: skip
    ADVERTS.add(_name, P.CONSENT, _harm, changed(_edit, "transactional"))


def message(kind: str, key: str, text: str) -> EditData:
    def edit(brand: Data) -> None:
        brand["programs"][kind].setdefault("messages", {})[key] = text

    return edit


def topic_message(kind: str, key: str, text: str) -> EditData:
    def edit(brand: Data) -> None:
        program = brand["programs"][kind]
        program["topics"][topic_of(program)].setdefault("messages", {})[key] = text

    return edit


for _name, _kind, _harm, _edit in (
    ("STOP lures back", "promotional", "The last text is an advert.", message(
        "promotional", "stop",
            "{name}: no more texts. Changed your mind? Reply JOIN, ten dollars wait for you. {contact}")),
    ("STOP is put off", "promotional", "Texts go on for weeks.", message(
        "promotional", "stop", "{name}: we will stop texts to you within 30 days. {contact}")),
    ("STOP asks again", "transactional", "A STOP seems not to count.", message(
        "transactional", "stop", "{name}: reply STOP again to get no more texts. {contact}")),
    ("STOP only for a list", "promotional", "People think that other lists go on.", message(
        "promotional", "stop", "{name}: you get no more texts of this list. All others go on. {contact}")),
    ("HELP sells", "promotional", "HELP is an advert.", message(
        "promotional", "help", "{name}: {topics}, {frequency}. New shoes in! {contact}. Msg & data rates may apply. "
        "Reply STOP to end.")),
    ("HELP says STOP costs", "promotional", "People fear to say STOP.", message(
        "promotional", "help", "{name}: {topics}, {frequency}. {contact}. Msg & data rates may apply. "
        "STOP costs 1 dollar.")),
    ("HELP asks for a login", "transactional", "People are asked for a password.", message(
        "transactional", "help", "{name}: {frequency}. Log in with your password at {contact}. Msg & data rates may "
        "apply. Reply STOP to end.")),
    ("START subscribes", "promotional", "Lifting an opt-out is told as consent to all lists.", message(
        "promotional", "start", "{name}: welcome back, you are on all our lists again. HELP for help, STOP to end.")),
    ("a notice that nobody understands", "promotional", "Texts do not say how to stop.", message(
        "promotional", "notice", "Txt S-T-O-P 2 quit maybe")),
    ("a notice of another word", "promotional", "The word does not stop.", message(
        "promotional", "notice", "Reply ENOUGH to cancel.")),
    ("the farewell sells", "promotional", "A farewell is an advert.", message(
        "promotional", "farewell",
            "{name}: one last chance, 40 percent off today. Reply {keywords} to stay, STOP to end.")),
    ("silence is consent", "promotional", "Who does not answer is subscribed.", topic_message(
        "promotional", "confirmation_request",
            "{name}: you get {topic}, {frequency}. Reply NO if not, YES if so. Msg & data "
        "rates may apply. HELP for help, STOP to cancel.")),
    ("the question does not say how often", "promotional", "People agree to they know not what.", topic_message(
        "promotional", "confirmation_request",
            "{name}: reply YES for {topic}. Msg & data rates may apply. HELP for help, "
        "STOP to cancel.")),
    ("YES buys something", "promotional", "A YES is a contract.", topic_message(
        "promotional", "confirmation_request",
            "{name}: YES orders {topic} at 9 dollars a month, {frequency}. Msg & data "
        "rates may apply. HELP, STOP")),
    ("leaving lures", "promotional", "Who leaves a list gets an advert.", topic_message(
        "promotional", "left", "{name}: you left {topic}. Back today? 20 percent off! Reply STOP to end all texts.")),
    ("a reminder with an offer", "promotional", "A reminder is an advert on top of the cap.", topic_message(
        "promotional", "reminder",
            "{name}: still on {topic}, {frequency}, shoes half price! Msg & data rates may apply. "
        "HELP for help, STOP to cancel.")),
    ("the confirmation names another brand", "promotional", "People do not know to whom they said yes.", topic_message(
        "promotional", "confirmation",
            "Contoso: you are subscribed to {topic}. {frequency}. Msg & data rates may apply. "
        "Reply HELP for help, STOP to cancel.")),
):  # fmt: skip
    ANSWERS.add(_name, P.APART if "another brand" in _name else P.CONSENT, _harm, changed(_edit, _kind))


def _entity(new: str) -> Apply:
    def apply(workspace: Workspace, rng: Random) -> None:
        path, _ = two(workspace, rng)
        brand = read_brand(path)
        declared = read_brand(workspace.brands / LEGAL_ENTITIES)
        old = str(declared[brand["legal_entity"]])
        brand["legal_entity"] = eval_name(old, new)
        write_brand(path, brand)

    return apply


def eval_name(old: str, new: str) -> str:
    """Return the entity's name changed as `new` says."""
    ways = {
        "a letter less": old.replace("i", "", 1),
        "a letter twice": old.replace("l", "ll", 1),
        "a Cyrillic letter": old.replace("a", "\u0430", 1),
        "a Greek letter": old.replace("o", "\u03bf", 1),
        "a full-width letter": old.replace("L", "\uff2c", 1),
        "a one for an l": old.replace("l", "1", 1),
        "two spaces": old.replace(" ", "  ", 1),
        "a no-break space": old.replace(" ", "\u00a0", 1),
        "a zero-width space": old[:3] + "\u200b" + old[3:],
        "a soft hyphen": old[:3] + "\u00ad" + old[3:],
        "a comma": old.replace(" LLC", ", LLC"),
        "a full stop": f"{old}.",
        "the form spelled out": old.replace("LLC", "Limited Liability Company"),
        "no form": old.replace(" LLC", ""),
        "small letters": old.lower(),
        "words in another order": " ".join(reversed(old.split())),
        "an accent as a letter of its own": old.replace("e", "e\u0301", 1),
        "a short name": "".join(word[0] for word in old.split()),
    }
    return ways[new]


for _way in (
    "a letter less",
    "a letter twice",
    "a Cyrillic letter",
    "a Greek letter",
    "a full-width letter",
    "a one for an l",
    "two spaces",
    "a no-break space",
    "a zero-width space",
    "a soft hyphen",
    "a comma",
    "a full stop",
    "the form spelled out",
    "no form",
    "small letters",
    "words in another order",
    "an accent as a letter of its own",
    "a short name",
):
    ENTITY.add(
        f"one brand's legal entity with {_way}",
        P.CONSENT,
        "One company becomes two, and a STOP to one brand leaves the other texting.",
        _entity(_way),
    )

ATTACKS = [*ADVERTS.attacks, *ANSWERS.attacks, *ENTITY.attacks]
