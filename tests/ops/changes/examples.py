"""Each row of the changes of brand files with an example: what is written anew, and what had to stand before it."""

from tests.infra.brand.conftest import NUMBER
from tests.ops.changes.conftest import ACME

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
