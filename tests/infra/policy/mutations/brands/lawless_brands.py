"""Brand files that break the rules of texting."""

from __future__ import annotations

from tests.infra.policy.mutations.brands.brand_files import BrandMutation, own_words, put, templated

NEWS = "      news: {title: store news, frequency: 1 msg/week}"

MUTATIONS = (
    BrandMutation(
        "marketing declares no period that could be kept",
        put("frequency: 2 msgs/month", "frequency: 2 msgs/order"),
        ("topics.deals.frequency", "marketing is capped at what it says"),
    ),
    BrandMutation(
        "a promotional program has templates",
        put(NEWS, NEWS + "\n    templates: {sale: {topic: deals, text: '{name}: sale.'}}"),
        ("programs.promotional.templates",),
    ),
    BrandMutation(
        "a transactional template advertises",
        templated("{name}: order {order} has left. 20% off your next one"),
        ("templates.shipped.text", "must not advertise"),
    ),
    BrandMutation(
        "a transactional template names nobody",
        templated("Your order {order} has shipped."),
        ("templates.shipped.text", "must name the brand"),
    ),
    BrandMutation(
        "a template holds a placeholder that nothing fills",
        templated("{name}: order {order} for {customer} has left."),
        ("templates.shipped.text", "customer"),
    ),
    BrandMutation(
        "a template hides its link behind a shortener",
        templated("{name}: order {order} has left: https://bit.ly/3xyz"),
        ("templates.shipped.text", "bit.ly"),
    ),
    BrandMutation(
        "HELP is answered without a way to reach anybody",
        own_words("help", "{name}: {topics}, {frequency}. Msg & data rates may apply. Reply STOP to end."),
        ("messages.help", "{contact}"),
    ),
    BrandMutation(
        "HELP is answered without a word on rates",
        own_words("help", "{name}: {topics}, {frequency}. {contact}. Reply STOP to end."),
        ("messages.help", "data rates may apply"),
    ),
    BrandMutation(
        "STOP is answered by an offer",
        own_words("stop", "{name}: no more texts. {contact}. 10% off if you come back"),
        ("messages.stop", "nothing promotional"),
    ),
    BrandMutation(
        "STOP is answered without an end",
        own_words("stop", "{name}: got it. {contact}."),
        ("messages.stop", "nothing more will come"),
    ),
    BrandMutation(
        "an answer shouts",
        own_words("start", "{name}: GREAT THINGS AHEAD, you are back. Reply HELP for help, STOP to end."),
        ("messages.start", "must not shout"),
    ),
    BrandMutation(
        "the notice under texts tells no way out",
        own_words("notice", "Thank you"),
        ("messages.notice", "must tell how to opt out"),
    ),
    BrandMutation(
        "a program is closed on every day",
        put(NEWS, NEWS + "\n    sending: {hours: {weekdays: closed, saturday: closed, sunday: closed}}"),
        ("programs.promotional.sending.hours",),
    ),
    BrandMutation(
        "a program never expires what is late",
        put(NEWS, NEWS + "\n    sending: {lifetime: 900 hours}"),
        ("programs.promotional.sending.lifetime",),
    ),
)
