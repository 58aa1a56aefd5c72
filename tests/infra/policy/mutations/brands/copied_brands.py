"""Brand files that claim what another program has: copies with something forgotten."""

from __future__ import annotations

from tests.infra.policy.mutations.brands.brand_files import COPY, CORP, ENTITIES, OUTLET, BrandMutation, copied, put

FRESH = (
    ('"55512"', '"55612"'),
    ('"55513"', '"55613"'),
    ("phone-0a1b", "phone-9a1b"),
    ("phone-1a1b", "phone-9b1b"),
)
NEWS = "      news: {title: store news, frequency: 1 msg/week}"

MUTATIONS = (
    BrandMutation(
        "a brand file is copied and nothing is changed",
        lambda texts: texts.update({COPY: texts[CORP]}),
        ("brand", f"{COPY}:2"),
    ),
    BrandMutation(
        "a brand file is copied and the short codes are forgotten",
        copied(*FRESH[2:]),
        (f"{COPY}:11: programs.transactional.short_code", f"{CORP}:11", f"{COPY}:19: programs.promotional.short_code"),
    ),
    BrandMutation(
        "a brand file is copied and the numbers' ARNs are forgotten",
        copied(*FRESH[:2]),
        (f"{COPY}:14: programs.transactional.origination.prod", f"{CORP}:14"),
    ),
    BrandMutation(
        "a brand file is copied and the list's keyword is forgotten beside a new one",
        copied(*FRESH, (NEWS, f"{NEWS}\n      offers: {{keyword: NEWS, frequency: 1 msg/week}}")),
        (f"{COPY}:27: programs.promotional.topics.offers.keyword", f"{COPY}:26"),
    ),
    BrandMutation(
        "a brand file is copied and the keywords of its lists are forgotten",
        copied(*FRESH, ("name: Example Corp\n", "name: Example Shop\n")),
        (
            *(f"{COPY}:15: programs.transactional.topics.orders.keyword", f"{CORP}:15"),
            *(f"{COPY}:25: programs.promotional.topics.deals.keyword", f"{CORP}:25"),
            *(f"{COPY}:26: programs.promotional.topics.news.keyword", f"{CORP}:26"),
        ),
    ),
    BrandMutation(
        "both message types of a brand use one keyword",
        put(NEWS, "      orders: {title: news of orders, frequency: 1 msg/week}"),
        (f"{CORP}:26: programs.promotional.topics.orders.keyword", f"{CORP}:15"),
    ),
    BrandMutation(
        "two brands of a company use one keyword, spelt in two ways",
        lambda texts: (
            put(NEWS, "      flash-deals: {frequency: 1 msg/week}")(texts),
            put("clearance: {", "clearance: {keyword: FLASH DEALS, ", OUTLET)(texts),
        ),
        (f"{OUTLET}:30: programs.promotional.topics.clearance.keyword", f"{CORP}:26"),
    ),
    BrandMutation(
        "a brand file is copied and the name in its own words is forgotten",
        copied(
            *FRESH,
            ("name: Example Corp\n", "name: Example Shop\n"),
            (
                "      deals: {frequency: 2 msgs/month}\n",
                "      deals:\n        frequency: 2 msgs/month\n        messages: {left: 'Example Corp: STOP.'}\n",
            ),
        ),
        (f"{COPY}:27: programs.promotional.topics.deals.messages.left", "'Example Shop'"),
    ),
    BrandMutation(
        "both message types use one short code",
        put('"55513"', '"55512"'),
        (f"{CORP}:19: programs.promotional.short_code", f"{CORP}:11"),
    ),
    BrandMutation(
        "both message types use one number",
        put("phone-1a1b", "phone-0a1b"),
        (f"{CORP}:23: programs.promotional.origination.prod",),
    ),
    BrandMutation(
        "two brands use one number",
        put("phone-3a1b", "phone-1a1b", OUTLET),
        (f"{OUTLET}:28: programs.promotional.origination.prod", f"{CORP}:23"),
    ),
    BrandMutation(
        "one legal entity is spelt in two ways",
        put("example-holdings", "Example Holdings, LLC", OUTLET),
        (f"{OUTLET}:4: legal_entity", "legal_entity: example-holdings"),
    ),
    BrandMutation(
        "the id of a legal entity is misspelt",
        put("legal_entity: example-holdings", "legal_entity: exmaple-holdings", OUTLET),
        (f"{OUTLET}:4: legal_entity", "'example-holdings'"),
    ),
    BrandMutation(
        "one legal entity is declared twice",
        lambda texts: texts.update({ENTITIES: f"{texts[ENTITIES]}other: Example Holdings Inc\n"}),
        (f"{ENTITIES}:3: other", "example-holdings"),
    ),
    BrandMutation(
        "the declaration of a legal entity is gone",
        lambda texts: texts.pop(ENTITIES),
        (f"{CORP}:4: legal_entity", f"{OUTLET}:4: legal_entity"),
    ),
    BrandMutation(
        "a file tells another brand than its name", put("brand: example-corp", "brand: example"), (f"{CORP}:2: brand",)
    ),
    BrandMutation(
        "a message type that does not exist", put("  promotional:", "  marketing:"), (f"{CORP}:17: programs.marketing",)
    ),
    BrandMutation(
        "a keyword begins like an opt-out word",
        put(NEWS, "      endless: {frequency: 1 msg/week}"),
        ("topics.endless", "END unsubscribes"),
    ),
    BrandMutation(
        "two topics of a program share a keyword",
        put(NEWS, "      news: {title: store news, keyword: DEALS, frequency: 1 msg/week}"),
        ("topics.news.keyword", f"{CORP}:25"),
    ),
)
