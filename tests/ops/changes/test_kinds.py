"""Every kind of change of a brand file has one row that says what it asks for, and is told by it."""

import pytest

from infra.brand.loader import structure
from lambdas.program.frequency import Frequency, raised
from ops.changes.compare import changes, kind_at
from ops.changes.facts import facts
from ops.changes.page import table
from ops.changes.table import ROWS, Class
from ops.registration.answers import answers
from tests.conftest import ROOT
from tests.infra.brand.conftest import NUMBER
from tests.ops.changes.conftest import ACME, OUTLET

CODE_TOPIC = "      deals: {title: deals, frequency: 2 msgs/month}\n"
NEWS = "      news: {title: store news, keyword: NEWS, frequency: 1 msg/week}\n"
TOPIC = "deals: {title: deals, frequency: 2 msgs/month"
SENDING = "lifetime: 48 hours, same_content: 48 hours"
HOURS = f'{SENDING}, hours: {{weekdays: "10:00-17:00"}}'
ORDERS = "      visits: {title: visits, frequency: 2 msgs/month}\n"
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
DOMAIN = f', domain: {{prod: {{host: text.acme.example, certificate: "{CERTIFICATE}"}}}}}}'
FORM = '"https://acme.example"]}'
SERVICE = "  transactional:\n    topics:\n      parcels: {frequency: 1 msg/order}\n"
WAIVER = (
    "waivers: [{rule: SmsProgram-LogRetention, reason: auditors read them, owner: platform team, until: 2027-01-31}]\n"
)
ENDS = "privacy_url: https://acme.example/privacy\n"
REQUEST = (
    "{name}: reply YES for {topic}WHOM. {frequency}. Msg & data rates may apply. Reply HELP for help, STOP to cancel."
)


def own(kind, words):
    """The edit that gives the topic deals that text in the brand's own words."""
    return (TOPIC, f'{TOPIC}, messages: {{{kind}: "{words}"}}')


def program(kind, words):
    """The edit that gives the promotional program that text in the brand's own words."""
    return ("    form: {languages", f'    messages: {{{kind}: "{words}"}}\n    form: {{languages')


# by row: the edits that are such a change, and what stood in the files already
EXAMPLES = {
    "brand-added": ([], [], "as a whole"),
    "brand-removed": ([("outlet", None)], []),
    "brand-id": ([("brand: outlet", "brand: clearance-outlet")], []),
    "name": ([("name: Outlet", "name: Bargain Bin")], []),
    "name-respelled": ([("name: Outlet", "name: OUTLET")], []),
    "entity": (
        [
            (
                "legal_entity: Acme Holdings LLC\nsupport: {email: help@outlet",
                "legal_entity: Beta Stores Inc\nsupport: {email: help@outlet",
            )
        ],
        [],
    ),
    "entity-respelled": (
        [
            (
                "legal_entity: Acme Holdings LLC\nsupport: {email: help@outlet",
                "legal_entity: Acme Holdings, L.L.C.\nsupport: {email: help@outlet",
            )
        ],
        [],
    ),
    "contact-added": ([("{email: help@outlet.example}", '{email: help@outlet.example, phone: "+12065550177"}')], []),
    "contact-changed": ([("help@outlet.example", "care@outlet.example")], []),
    "contact-removed": ([(', phone: "+12065550100"}', "}")], []),
    "terms-url": ([("outlet.example/terms", "outlet.example/sms-terms")], []),
    "privacy-url": ([("outlet.example/privacy", "outlet.example/sms-privacy")], []),
    "alarms": ([("on-call@acme", "night@acme")], []),
    "staff": ([("alarms: [on-call@acme", 'staff: ["+12065550177"]\nalarms: [on-call@acme')], []),
    "waivers": ([(ENDS, f"{ENDS}{WAIVER}")], []),
    "marketing-added": ([], [], "as a whole"),
    "service-added": (
        [
            (
                "programs:\n  promotional:\n    topics:\n      clear",
                f"programs:\n{SERVICE}  promotional:\n    topics:\n      clear",
            )
        ],
        [],
    ),
    "program-removed": ([(ACME[ACME.index("  promotional:") :], "")], []),
    "code-noted": (
        [
            (
                "  promotional:\n    topics:\n      clearance",
                '  promotional:\n    short_code: "55599"\n    topics:\n      clearance',
            )
        ],
        [],
    ),
    "code-changed": ([('"55513"', '"55514"')], []),
    "code-removed": ([('    short_code: "55513"\n', "")], []),
    "number-changed": ([(f"{NUMBER}{'b' * 32}", f"{NUMBER}{'c' * 32}")], []),
    "number-added": ([(f"{{prod: {NUMBER}{'b' * 32}}}", f"{{prod: {NUMBER}{'b' * 32}, dev: {NUMBER}{'d' * 32}}}")], []),
    "number-removed": ([(f"{{prod: {NUMBER}{'b' * 32}}}", "{prod: simulator}")], []),
    "simulator-added": ([(f"{{prod: {NUMBER}{'b' * 32}}}", f"{{prod: {NUMBER}{'b' * 32}, dev: simulator}}")], []),
    "exemption-claimed": (
        [('    short_code: "55512"\n', '    short_code: "55512"\n    exempt: package_delivery\n')],
        [],
    ),
    "exemption-dropped": (
        [("    exempt: package_delivery\n", "")],
        [('    short_code: "55512"\n', '    short_code: "55512"\n    exempt: package_delivery\n')],
    ),
    "opt-outs-to-us": ([('    short_code: "55513"\n', '    short_code: "55513"\n    opt_outs: self_managed\n')], []),
    "opt-outs-to-aws": (
        [("    opt_outs: self_managed\n", "")],
        [('    short_code: "55513"\n', '    short_code: "55513"\n    opt_outs: self_managed\n')],
    ),
    "pinpoint": ([('    short_code: "55513"\n', '    short_code: "55513"\n    pinpoint_project: [prod]\n')], []),
    "port-opened": ([('role/shop"}\n', 'role/shop"}\n      - {port: results, to: "111122223333"}\n')], []),
    "port-closed": ([('    ports:\n      - {port: requests, to: "arn:aws:iam::111122223333:role/shop"}\n', "")], []),
    "topic-added": ([(NEWS, f"{NEWS}      coats: {{frequency: 1 msg/week}}\n")], []),
    "topic-removed": ([(NEWS, "")], []),
    "topic-renamed": ([("      news: {title", "      tidings: {renamed_from: news, title")], []),
    "topic-renamed-silently": ([("      news: {title", "      tidings: {title")], []),
    "topic-replaced": ([(NEWS, "      coats: {frequency: 1 msg/week}\n")], []),
    "topic-split": ([(NEWS, "      coats: {frequency: 1 msg/week}\n      shoes: {frequency: 1 msg/week}\n")], []),
    "topic-merged": ([(CODE_TOPIC, ""), (NEWS, "      offers: {frequency: 1 msg/week}\n")], []),
    "topic-to-marketing": ([(ORDERS, ""), (NEWS, f"{NEWS}{ORDERS}")], []),
    "topic-to-service": ([(NEWS, ""), (ORDERS, f"{ORDERS}{NEWS}")], []),
    "topic-to-brand": (
        [
            (NEWS, ""),
            ("      clearance: {frequency: 4 msgs/month}\n", f"      clearance: {{frequency: 4 msgs/month}}\n{NEWS}"),
        ],
        [],
    ),
    "title": ([("title: store news", "title: partner news")], []),
    "title-respelled": ([("title: store news", "title: Store News")], []),
    "keyword": ([("keyword: NEWS", "keyword: TIDINGS")], []),
    "frequency-raised": ([(TOPIC, TOPIC.replace("2", "8"))], []),
    "service-frequency-raised": ([("visits, frequency: 2 msgs/month", "visits, frequency: 3 msgs/month")], []),
    "frequency-lowered": ([(TOPIC, TOPIC.replace("2 msgs", "1 msg"))], []),
    "formerly": ([(TOPIC, f"{TOPIC}, formerly: [4 msgs/month]")], []),
    "copy-same": ([program("notice", "Reply STOP to cancel.")], []),
    "copy-help": (
        [program("help", "{name} list, {frequency}. {contact}. Msg & data rates may apply. Reply STOP to end.")],
        [],
    ),
    "copy-stop": ([program("stop", "{name}: you will get no more texts from us. {contact}")], []),
    "copy-request": ([own("confirmation_request", REQUEST.replace("WHOM", ""))], []),
    "copy-request-others": ([own("confirmation_request", REQUEST.replace("WHOM", " of us and our partners"))], []),
    "copy-confirmation": (
        [own("confirmation", "{name}: you are in for {topic}. {frequency}. Msg & data rates may apply. HELP, STOP.")],
        [],
    ),
    "copy-reminder": (
        [own("reminder", "{name}: still subscribed to {topic}. {frequency}. Msg & data rates may apply. HELP, STOP.")],
        [],
    ),
    "copy-start": ([program("start", "{name}: texts can reach you again. HELP for help, STOP to cancel.")], []),
    "copy-notice": ([program("notice", "Text STOP to end.")], []),
    "copy-farewell": ([program("farewell", "{name}: our last text. To go on, reply {keywords}. STOP ends all.")], []),
    "copy-left": ([own("left", "{name}: you left {topic}. Reply {keyword} to rejoin, STOP to end all.")], []),
    "template-added": (
        [
            (
                "      code: {topic",
                '      late: {topic: orders, text: "{name}: your order is late."}\n      code: {topic',
            )
        ],
        [],
    ),
    "template-removed": (
        [
            (
                ACME[ACME.index("      code: {topic") : ACME.index("  promotional:")],
                "",
            )
        ],
        [],
    ),
    "template-text": ([("has shipped", "is on its way")], []),
    "template-topic": ([("shipped: {topic: orders", "shipped: {topic: visits")], []),
    "parameter-added": ([("{order: 12}", "{order: 12, day: 10}")], []),
    "parameter-removed": ([("{order: 12, day: 10}", "{order: 12}")], [("{order: 12}", "{order: 12, day: 10}")]),
    "parameter-longer": ([("{order: 12}", "{order: 20}")], []),
    "parameter-shorter": ([("{order: 12}", "{order: 6}")], []),
    "value-wider": ([("parameters: {order: 12}}", "parameters: {order: 12}, may_hold: {order: phone_number}}")], []),
    "value-narrower": (
        [(", may_hold: {order: link}", "")],
        [("parameters: {order: 12}", "parameters: {order: 12}, may_hold: {order: link}")],
    ),
    "immediate-on": ([("parameters: {order: 12}}", "parameters: {order: 12}, immediate: true}")], []),
    "immediate-off": ([(", immediate: true}", "}")], []),
    "resend": ([("immediate: true}", "immediate: true, resend: true}")], []),
    "template-waiver": (
        [
            (
                "immediate: true}",
                "immediate: true, waiver: {reason: counsel wants it so, owner: legal team, until: 2027-01-31}}",
            )
        ],
        [],
    ),
    "language-added": ([("    form: {languages", "    languages: [en, es]\n    form: {languages")], []),
    "language-removed": (
        [("    languages: [en, es]\n", "")],
        [("    form: {languages", "    languages: [en, es]\n    form: {languages")],
    ),
    "language-first": (
        [("    languages: [en, es]\n", "    languages: [es, en]\n")],
        [("    form: {languages", "    languages: [en, es]\n    form: {languages")],
    ),
    "ucs2": ([("    form: {languages", "    ucs2: [en]\n    form: {languages")], []),
    "title-language": ([(TOPIC, f"{TOPIC}, titles: {{en: deals}}")], []),
    "form-look": ([("form: {languages", 'form: {accent: "#003300", languages')], []),
    "form-language-added": ([("[en, es]", "[en, es, fr]")], []),
    "form-language-removed": ([("[en, es]", "[en]")], []),
    "form-verifier": ([("verifier: turnstile", "verifier: hcaptcha")], []),
    "form-origin-added": ([('"https://acme.example"]', '"https://acme.example", "https://shop.example"]')], []),
    "form-origin-removed": ([(', origins: ["https://acme.example"]', "")], []),
    "form-host": ([(FORM, FORM.replace("}", "") + DOMAIN)], []),
    "form-certificate": (
        [("01234567-89ab-cdef-0123-456789abcdef", "76543210-89ab-cdef-0123-456789abcdef")],
        [(FORM, FORM.replace("}", "") + DOMAIN)],
    ),
    "country-added": ([("[US, CA]", "[US, CA, GB]")], []),
    "country-removed": ([("[US, CA]", "[US]")], []),
    "rate-raised": ([("parts_per_second: 100", "parts_per_second: 200")], []),
    "rate-lowered": ([("parts_per_second: 100", "parts_per_second: 50")], []),
    "hours-widened": ([("10:00-17:00", "09:00-20:00")], [(SENDING, HOURS)]),
    "hours-narrowed": ([("10:00-17:00", "10:00-16:00")], [(SENDING, HOURS)]),
    "lifetime-longer": ([("lifetime: 48", "lifetime: 72")], []),
    "lifetime-shorter": ([("lifetime: 48", "lifetime: 24")], []),
    "repeat-longer": ([("same_content: 48", "same_content: 96")], []),
    "repeat-shorter": ([("same_content: 48", "same_content: 24")], []),
    "caller-share": ([(SENDING, f"{SENDING}, caller_share: 1 of 2")], []),
    "max-price": ([(SENDING, f"{SENDING}, max_price: {{US: 0.02}}")], []),
    "registered-name": ([(SENDING, f"{SENDING}, keyword: Acme Deals")], []),
    "pumping": ([("    templates:\n", "    sending: {pumping: {budget: 50}}\n    templates:\n")], []),
    "protection": ([(SENDING, f"{SENDING}, protection: filter")], []),
    "pause-rule": ([(SENDING, f"{SENDING}, pause: {{opt_outs: 4 %}}")], []),
    "check-asked": ([("    ports:\n", "    reassigned_check: 31 days\n    ports:\n")], []),
    "check-dropped": (
        [("    reassigned_check: 31 days\n", "")],
        [("    ports:\n", "    reassigned_check: 31 days\n    ports:\n")],
    ),
    "silence-judged": ([("    ports:\n", "    engagement: {less_engaged_after: 60 days}\n    ports:\n")], []),
    "silence-unjudged": (
        [("    engagement: {}\n", "")],
        [("    ports:\n", "    engagement: {}\n    ports:\n")],
    ),
    "engagement": (
        [("engagement: {}", "engagement: {less_engaged_after: 60 days}")],
        [("    ports:\n", "    engagement: {}\n    ports:\n")],
    ),
    "audit": ([("    ports:\n", "    audit: weekly\n    ports:\n")], []),
}


@pytest.fixture(scope="module")
def told(between):
    """The changes of the example of a row."""

    def find(row):
        edits, start, *special = EXAMPLES[row]
        return came(row) if special else between(*edits, start=start)

    return find


def came(row):
    """The changes by which a whole brand or program came."""
    acme, outlet = structure("brands/acme.yaml", ACME), structure("brands/outlet.yaml", OUTLET)
    less = structure("brands/acme.yaml", ACME[: ACME.index("  promotional:")])
    return changes([acme], [acme, outlet]) if row == "brand-added" else changes([less], [acme])


@pytest.mark.parametrize("row", ROWS)
def test_a_change_is_told_by_its_row_alone(told, row):
    assert [change.row.id for change in told(row)] == [row] * len(told(row))
    assert told(row)


# what a registration shows and need not be made anew for, and what it must be though no answer of the file shows it
EXEMPT = {
    "brand-id": "its stacks are others, its texts the same",
    "template-added": "samples may be added",
    "template-removed": "samples stand for the rest",
    "template-text": "samples stand for the rest",
    "parameter-added": "samples stand for the rest",
    "parameter-removed": "samples stand for the rest",
    "code-noted": "the number was there before its code was written down",
    "code-removed": "the registration keeps the code",
    "topic-removed": "less than is registered",
    "number-changed": "which number is registered, the file does not tell by its answers",
    "number-added": "as above",
    "country-added": "the form of another country is another",
    "rate-raised": "a request to the service",
    "title-language": "the page is a picture in the packet",
    "language-added": "the answers are given in the first language",
    "form-language-added": "the page is a picture in the packet",
    "form-origin-added": "the page is a picture in the packet",
    "form-host": "the page is a picture in the packet",
}


def registered(parsed):
    """What a registration of each program shows, as the brand files answer it."""
    programs = ((one.brand, kind) for one in parsed for kind in one.brand.message_types)
    return {(brand.brand, kind): dict(answers(brand, kind, None)) for brand, kind in programs}


@pytest.mark.parametrize("row", [row for row in EXAMPLES if row not in EXEMPT])
def test_a_registration_is_made_anew_for_exactly_what_it_shows(versions, row):
    edits, start, *special = EXAMPLES[row]
    if special or (row, None) in edits:
        pytest.skip("a whole program comes: it has no registration yet")
    shown = [registered(parsed) for parsed in versions(*edits, start=start)]
    both = set(shown[0]) & set(shown[1])
    differs = set(shown[0]) != set(shown[1]) or any(shown[0][one] != shown[1][one] for one in both)
    gone = len(shown[1]) < len(shown[0])
    assert (Class.REGISTERED in ROWS[row].classes) is (differs and not gone)


def test_a_topic_that_is_renamed_once_more_is_the_one_that_was_renamed_first(between):
    once = ("      news: {title", "      tidings: {renamed_from: news, title")
    (change,) = between(("      tidings:", "      bulletin:"), start=[once])
    assert (change.row.id, change.before, change.after, change.topics) == (
        *("topic-renamed", "tidings", "bulletin"),
        ("news",),
    )


def test_a_brand_that_says_what_it_was_called_is_counted_by_the_name_of_its_stacks(between):
    found = between(("brand: outlet\nname: Outlet", "brand: bargains\nrenamed_from: outlet\nname: Bargains"))
    assert [(change.row.id, change.programs) for change in found] == [
        ("brand-id", ("outlet/promotional",)),
        ("name", ("outlet/promotional",)),
    ]


def leaves(value, path=()):
    """The places of all facts below `value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, str(key)))
    else:
        yield path


@pytest.mark.parametrize("text", [ACME, OUTLET], ids=["acme", "outlet"])
def test_every_field_of_a_brand_file_has_a_row(text):
    for path in leaves(facts(structure("brands/acme.yaml", text).brand, {})):
        if "messages" not in path:
            assert kind_at(path)


def test_a_field_without_a_row_is_no_change_that_nobody_hears_of():
    with pytest.raises(KeyError, match="no row"):
        kind_at(("programs", "promotional", "a_new_field"))


def test_a_topic_that_is_called_like_a_field_is_a_topic(between):
    (change,) = between(
        ("      news: {title", "      audit: {title: audits, frequency: 1 msg/week}\n      news: {title")
    )
    assert change.row.id == "topic-added"


def test_every_row_has_an_example_and_sixty_are_asked_for():
    assert set(EXAMPLES) == set(ROWS)
    assert len(ROWS) >= 60


def test_every_class_has_rows_and_a_harmless_change_asks_for_nothing_else():
    assert {one for row in ROWS.values() for one in row.classes} == set(Class)
    for row in ROWS.values():
        assert row.classes == tuple(sorted(row.classes, key=list(Class).index))
        assert Class.HARMLESS not in row.classes or row.classes == (Class.HARMLESS,)
        assert (Class.TOLD in row.classes) is bool(row.who)
        assert row.what
        assert row.why


def test_the_page_shows_every_row():
    assert "\n".join(table()) in (ROOT / "docs" / "change-kinds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ((2, "month"), (8, "month"), True),
        ((8, "month"), (2, "month"), False),
        ((4, "month"), (1, "week"), True),
        ((5, "month"), (1, "week"), False),
        ((1, "week"), (4, "month"), True),
        ((1, "week"), (1, "month"), False),
        ((2, "month"), (None, ""), True),
        ((None, ""), (9, "day"), False),
        ((1, "order"), (2, "order"), True),
        ((1, "order"), (1, "request"), True),
        ((1, "day"), (30, "month"), True),
    ],
)
def test_a_frequency_is_raised_where_some_span_may_hold_more(old, new, more):
    assert raised(Frequency(*old), Frequency(*new)) is more
