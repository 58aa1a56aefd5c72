"""Texts in several languages: what the brand file may say of them, and what each must tell."""

import json
import re
from dataclasses import asdict
from datetime import date

import pytest

from infra.brand.copy import form_of, messages
from infra.brand.loader import parse
from infra.brand.manifest import manifest
from infra.brand.wording.content import content_problems, wording_problems
from infra.brand.wording.keywords import answered_in_one
from infra.brand.wording.languages import COPIES
from infra.brand.wording.notes import in_canada, notes
from lambdas.messages.content import tells_stop
from lambdas.messages.languages import LANGUAGES
from lambdas.messages.rendering import confirmation, confirmation_request
from lambdas.messages.segments import encoding, parts
from lambdas.program import Program
from lambdas.program.frequency import Frequency, as_agreed
from lambdas.web.form import Form, call_to_action
from lambdas.web.form_page import done, render

PROMOTIONAL = "  promotional:\n"
ALL = (PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, es, fr, pt]\n")
BILINGUAL = (PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, es]\n")
DEALS = "        frequency: 2 msgs/month\n"
ORDERS = "      orders: {title: order updates, frequency: 1 msg/order}\n"
TEMPLATE = '    templates: {shipped: {topic: orders, text: "{name}: order {order} left.", parameters: {order: 9}%s}}\n'
SPANISH_SERVICE = ("  transactional:\n", "  transactional:\n    languages: [en, es]\n")


def test_every_language_of_texts_has_every_wording():
    assert COPIES.keys() == LANGUAGES.keys()
    for copy in COPIES.values():
        assert [*copy.wordings] == [*COPIES["en"].wordings]
        assert (copy.later.keys(), copy.web.keys()) == (COPIES["en"].later.keys(), COPIES["en"].web.keys())
        assert copy.tells.keys() == COPIES["en"].tells.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_offers_stop_promises_the_end_of_what_its_answer_ends(language):
    """Not of all messages: those of the brand's other programs may still come."""
    wordings = COPIES[language].wordings
    assert "{label}" in wordings["left"][0].partition("STOP")[2]
    assert "{label}" in wordings["stop"][0]


CANADA = "    sending: {countries: [CA]}\n"


def canadian(spoilt, promotional="    languages: [pt, fr, es, en]\n    opt_outs: self_managed\n", phone="888-555-0123"):
    text = spoilt((PROMOTIONAL, f"{PROMOTIONAL}{CANADA}{promotional}"))
    return parse("acme.yaml", re.sub(r"support: .*", f'support: {{phone: "+1{phone.replace("-", "")}"}}', text))


def test_french_texts_for_canada_tell_arret_in_place_of_stop_and_all_others_stop(spoilt):
    brand = canadian(spoilt)
    for message in messages(brand, "promotional"):
        assert [*wording_problems(message), *content_problems(message)] == []
        assert (encoding(message.text), parts(message.text)) == ("GSM-7", 1)
        french = message.facts.language == "fr"
        assert ("STOP" if french else "ARRET") not in message.text
        assert message.kind not in {"notice", "help"} or ("ARRET" if french else "STOP") in message.text
    made = manifest(brand, "promotional", "any").read_in("fr").copy
    assert not [text for text in asdict(made).values() if "STOP" in text]


def test_whoever_texts_canada_is_told_what_its_carriers_ask_until_the_program_has_it(spoilt):
    (told,) = in_canada([canadian(spoilt, "    opt_outs: managed\n", "206-555-0123")])
    for lacking in ("languages: [en, fr]", "opt_outs: self_managed", "toll-free"):
        assert lacking in told
    assert told.startswith("acme/promotional texts Canada")
    assert [*in_canada([canadian(spoilt)])] == []
    assert [*in_canada([parse("acme.yaml", spoilt())])] == []


SHOP, OFFICE = (f"arn:aws:iam::111122223333:role/{name}" for name in ("shop", "office"))
APART = [f"{{port: replies, to: '{to}', environments: [{at}]}}" for to, at in ((SHOP, "local"), (OFFICE, "prod"))]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("    languages: [en, es]\n", ["topics.deals has no `titles: {es: ...}`", "read Spanish are told it in 'en'"]),
        (
            "    languages: [en]\n    form: {languages: [fr]}\n",
            ["the form speaks fr, and all texts after it are in en"],
        ),
        (f"    ports: [{{port: replies, to: '{SHOP}'}}, {{port: replies, to: '{OFFICE}'}}]\n", [SHOP, "of them alone"]),
        (
            f"    ports: [{{port: replies, to: '{SHOP}'}}, {{port: replies, to: '{OFFICE}', environments: [prod]}}]\n",
            ["off one queue in prod"],
        ),
    ],
    ids=["title", "form", "readers", "readers in one environment"],
)
def test_what_is_sound_and_may_not_be_meant_is_noted(spoilt, lines, told):
    (note,) = notes([parse("acme.yaml", spoilt((PROMOTIONAL, f"{PROMOTIONAL}{lines}")))])
    assert note.startswith("acme/promotional: ")
    assert [words for words in told if words not in note] == []


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "    languages: [en, es]\n    form: {languages: [es]}\n",
        f"    ports: [{APART[0]}, {APART[1]}]\n",
    ],
    ids=["nothing", "form", "readers apart"],
)
def test_what_is_meant_is_not_noted(spoilt, lines):
    titled = [
        (DEALS, f"{DEALS}        titles: {{es: rebajas}}\n"),
        ("store news,", "store news, titles: {es: novedades},"),
    ]
    changes = [(PROMOTIONAL, f"{PROMOTIONAL}{lines}"), *(titled if "[en, es]" in lines else [])]
    assert [*notes([parse("acme.yaml", spoilt(*changes))])] == []


def test_a_template_without_words_in_a_language_is_noted(spoilt):
    text = spoilt(SPANISH_SERVICE, (ORDERS, ORDERS + TEMPLATE % ""))
    (note,) = notes([parse("acme.yaml", text)])
    assert "templates.shipped has no `texts: {es: ...}`" in note


@pytest.mark.parametrize("kind", ["promotional", "transactional"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_texts_of_each_language_obey_the_matrix_in_one_gsm_7_part(spoilt, kind, language):
    brand = parse(
        "acme.yaml", spoilt(ALL, ("  transactional:\n", "  transactional:\n    languages: [pt, fr, es, en]\n"))
    )
    for message in messages(brand, kind, [language]):
        assert [*wording_problems(message), *content_problems(message)] == []
        assert (encoding(message.text), parts(message.text)) == ("GSM-7", 1)
        assert message.kind not in {"notice", "reminder", "help", "farewell"} or tells_stop(message.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_of_a_language_tells_all_that_its_row_demands(spoilt, language):
    """Also the briefer ones, which stand in where names are long."""
    brand = parse("acme.yaml", spoilt(ALL))
    for message in messages(brand, "promotional", [language]):
        for words in COPIES[language].wordings[message.kind]:
            text = words.format(
                name="Acme", label="x", contact="help@acme.example", plan="2 msgs/month, 1 msg/week",
                topic="deals", topics="deals", keyword="DEALS", keywords="DEALS",
                frequency=message.facts.topics[0].frequency_text if len(message.facts.topics) == 1
                else COPIES[language].language.varies,
            )  # fmt: skip
            for rule in ("name", "stop", "help", "rates", "yes", "end", "state"):
                pattern = COPIES[language].tells[rule].pattern if rule != "name" else None
                usual = COPIES[language].wordings[message.kind][0]
                if pattern and pattern.search(usual) and (message.kind, rule) != ("start", "rates"):
                    assert pattern.search(text), (message.kind, rule, text)
            assert encoding(words) == "GSM-7"


def test_a_program_that_declares_no_language_is_told_as_it_was_before_there_were_any(sound):
    form = json.loads(form_of(parse("acme.yaml", sound)).to_json())
    assert "texts" not in form
    assert all("titles" not in topic for topic in form["topics"])
    written = manifest(parse("acme.yaml", sound), "promotional", "any").to_json()
    assert "translations" not in written
    assert '"language"' not in written


def test_a_program_reads_back_in_all_its_languages(spoilt):
    program = manifest(parse("acme.yaml", spoilt(ALL)), "promotional", "any")
    assert Program.from_json(program.to_json()) == program
    assert program.languages == ("en", "es", "fr", "pt")
    assert program.read_in("fr").copy.notice == "Répondez STOP pour vous désabonner."
    assert program.read_in("de") is program
    assert (program.offered("es"), program.offered("de"), program.read_in("es").words.code) == ("es", "", "es")


def test_the_first_language_is_the_usual_one_and_what_the_service_answers(spoilt):
    program = manifest(
        parse("acme.yaml", spoilt((PROMOTIONAL, f"{PROMOTIONAL}    languages: [es]\n"))), "promotional", "x"
    )
    assert program.copy.notice == "Responda STOP para cancelar."
    assert (program.languages, program.offered("es")) == (("es",), "")


def test_own_words_and_titles_of_a_language_stand_in_its_texts_alone(spoilt):
    own = '      es: {stop: "{name}: listo, ya no le enviaremos nada. {contact}"}\n'
    deals = f"{DEALS}        titles: {{es: rebajas}}\n"
    text = spoilt((PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, es]\n    messages:\n{own}"), (DEALS, deals))
    program = manifest(parse("acme.yaml", text), "promotional", "any")
    assert program.read_in("es").copy.stop.startswith("Acme: listo, ya no le enviaremos nada. help@acme.example")
    assert program.copy.stop.startswith("Acme: you are unsubscribed")
    assert (program.topics[0].title, program.read_in("es").topics[0].title) == ("deals", "rebajas")
    assert "rebajas. 2 msjs/mes." in program.read_in("es").topics[0].copy.confirmation


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{name}: {topics}. {frequency}. {contact}. Responda STOP para cancelar.",
         "must tell that a text may cost: add 'Pueden aplicarse tarifas de msjs y datos.'"),
        ("{name}: {topics}. {frequency}. {contact}. Pueden aplicarse tarifas de msjs y datos.",
         "must tell how to opt out: add 'Responda STOP para cancelar.'"),
        ("{name}: {topics}. {contact}. Pueden aplicarse tarifas de msjs y datos. Responda STOP para cancelar.",
         "must tell the declared frequency '2 msjs/mes, 1 msj/semana': write {frequency}"),
        ("{name}: {topics}. {frequency}. Pueden aplicarse tarifas de msjs y datos. Responda STOP para cancelar.",
         "must tell how to reach support (help@acme.example or 206-555-0100): write {contact}"),
        (("{name}: así: {topics}. {frequency}. {contact}. Pueden aplicarse tarifas de msjs y datos. Responda STOP para "
         "cancelar."), "must hold GSM-7 characters only"),
    ],
)  # fmt: skip
def test_the_content_matrix_is_checked_in_each_language_with_its_line(spoilt, faults, words, problem):
    own = f'    languages: [en, es]\n    messages:\n      es:\n        help: "{words}"\n'
    found = faults(spoilt((PROMOTIONAL, PROMOTIONAL + own)))
    assert any(one.startswith(f"17: programs.promotional.messages.es.help: {problem}") for one in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plea_in_the_answer_to_stop_is_told_in_each_language(spoilt, faults, language):
    plea = {"en": "Come back!", "es": "Gran descuento.", "fr": "Profitez des soldes.", "pt": "Aproveite o desconto."}
    words = f"{COPIES[language].wordings['stop'][0].replace('{label}', 'x')} {plea[language]}"
    first = f"    languages: [{language}]\n    messages:\n      stop: '{words}'\n"
    assert any("must hold nothing promotional" in one for one in faults(spoilt((PROMOTIONAL, PROMOTIONAL + first))))


def test_ucs_2_is_a_choice_of_the_file_and_its_parts_are_counted(spoilt, faults):
    words = "{name}: sí, ya no le enviaremos más mensajes. Para cualquier duda, escríbanos a {contact}"
    own = f"    languages: [en, es]\n    ucs2: [es]\n    messages: {{es: {{stop: '{words}'}}}}\n"
    text = spoilt((PROMOTIONAL, PROMOTIONAL + own))
    stop = manifest(parse("acme.yaml", text), "promotional", "any").read_in("es").copy.stop
    assert (encoding(stop), parts(stop)) == ("UCS-2", 2)
    assert any("GSM-7" in one for one in faults(text.replace("    ucs2: [es]\n", "")))
    (quoted, *_) = faults(text.replace("sí,", "“sí”,"))
    assert "must hold no characters beyond GSM-7 but letters" in quoted
    assert "U+201C" in quoted
    assert "U+00ED" not in quoted


def test_a_title_has_the_letters_that_its_language_chooses(spoilt):
    titled = f"{DEALS}        titles: {{es: promoción}}\n"
    own = f"{PROMOTIONAL}    languages: [en, es]\n    ucs2: [es]\n"
    program = manifest(parse("acme.yaml", spoilt((PROMOTIONAL, own), (DEALS, titled))), "promotional", "any")
    assert "promoción" in program.read_in("es").topics[0].copy.confirmation
    assert encoding(program.topics[0].copy.confirmation) == "GSM-7"


def test_no_misspelled_word_is_suggested_for_one_with_an_accent(spoilt, faults):
    texts = ', texts: {es: "{name}: su envío {order} ha salido."}'
    (found,) = faults(spoilt(SPANISH_SERVICE, (ORDERS, ORDERS + TEMPLATE % texts)))
    assert "or choose them, `ucs2: [es]`" in found
    assert "envio" not in found


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ([(PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, de]\n")],
         ("14: programs.promotional.languages: must hold of the languages en, es, fr, pt those of the program's texts, "
         "the usual one first, got 'de'")),
        ([(PROMOTIONAL, f'{PROMOTIONAL}    messages: {{es: {{notice: "Responda STOP para cancelar."}}}}\n')],
         "14: programs.promotional.messages.es: must be a language of the program (en), got 'es': add it to languages"),
        ([(PROMOTIONAL, f'{PROMOTIONAL}    messages: {{en: {{notice: "Reply STOP to cancel."}}}}\n')],
         ("14: programs.promotional.messages.en: must be a language beside the first, got 'en': write it without its "
         "code, directly under messages")),
        ([(DEALS, f"{DEALS}        titles: {{en: bargains}}\n")],
         ("17: programs.promotional.topics.deals.titles.en: must be a language beside the first, got 'en': write it as "
         "`title`")),
        ([(PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, es]\n    ucs2: [fr]\n")],
         ("15: programs.promotional.ucs2: must be languages of the program (en, es), got 'fr': add it to languages, or "
         "delete it")),
        ([BILINGUAL, (DEALS, f"{DEALS}        titles: {{es: promoción}}\n")],
         ("18: programs.promotional.topics.deals.titles.es: must hold GSM-7 characters only, as others cut a part from "
         "160 to 70 characters, got U+00F3 latin small letter o with acute at character 8: or choose them, "
         "`ucs2: [es]`")),
        ([(DEALS, f"{DEALS}        titles: {{es: “promoción”}}\n"), BILINGUAL],
         ("18: programs.promotional.topics.deals.titles.es: must hold no characters beyond GSM-7 but letters, as "
         'others cut a part from 160 to 70 characters, got U+201C left double quotation mark at character 1, write "; '
         'U+201D right double quotation mark at character 11, write "')),
        ([(PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, es]\n    ucs2: []\n")],
         "15: programs.promotional.ucs2: must be a list of languages such as [en, es], got an empty list"),
        ([(DEALS, f"{DEALS}        titles: {{fr: bons plans}}\n")],
         ("17: programs.promotional.topics.deals.titles.fr: must be a language of the program (en), got 'fr': add it "
         "to languages")),
        ([SPANISH_SERVICE, ("1 msg/order", "1 msg/pickup")],
         ("13: programs.transactional.topics.orders.frequency: must be per day, week, month, year, order, purchase, "
         "delivery, booking, reservation, appointment, visit, request, payment, bill, invoice, account, event, trip, "
         "or varies, as the program speaks 'es', got 'pickup'")),
    ],
)  # fmt: skip
def test_what_a_language_cannot_be_is_told_with_its_line(spoilt, faults, changes, problem):
    assert faults(spoilt(*changes)) == [problem]


def test_a_template_may_have_a_text_in_each_language(spoilt):
    texts = ', texts: {es: "{name}: su pedido {order} va en camino."}'
    brand = parse("acme.yaml", spoilt(SPANISH_SERVICE, (ORDERS, ORDERS + TEMPLATE % texts)))
    program = manifest(brand, "transactional", "any")
    assert program.template("shipped").text == "Acme: order {order} left."
    assert program.read_in("es").template("shipped").text == "Acme: su pedido {order} va en camino."


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{name}: su pedido va en camino.", "order must stand in the text, got no {order} there"),
        ("su pedido {order} va en camino.", "must name the brand 'Acme': write {name}"),
        ("{name}: {pedido} {order}.", "must hold no placeholder but {name}, {contact}, {order}, got '{pedido}'"),
    ],
)
def test_a_faulty_text_of_a_template_is_told_with_its_language(spoilt, faults, words, problem):
    texts = f', texts: {{es: "{words}"}}'
    (found,) = faults(spoilt(SPANISH_SERVICE, (ORDERS, ORDERS + TEMPLATE % texts)))[:1]
    assert found.split("\n")[0].startswith(f"14: programs.transactional.templates.shipped.texts.es: {problem}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_agreed_to_less_reads_their_own_frequency(language):
    declared, agreed = Frequency(4, "month"), Frequency(2, "month")
    text = f"x {declared.said_in(LANGUAGES[language])}. y"
    told = as_agreed(text, declared, [agreed], LANGUAGES[language])
    assert told == f"x {agreed.said_in(LANGUAGES[language])}. y"


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_topics_are_listed_as_the_language_lists_them(spoilt, language):
    program = manifest(parse("acme.yaml", spoilt(ALL)), "promotional", "any").read_in(language)
    joined = {
        "en": "deals and store news",
        "es": "deals y store news",
        "fr": "deals et store news",
        "pt": "deals e store news",
    }
    for told in (confirmation_request, confirmation):
        text = told(program, program.topics)
        assert joined[language] in text
    many = (*program.topics, *program.topics, *program.topics)
    assert program.words.lists.format(count=6) in confirmation_request(program, many)


def test_the_form_speaks_what_the_texts_do_unless_the_file_says_otherwise(spoilt):
    assert form_of(parse("acme.yaml", spoilt(ALL))).languages == ("en", "es", "fr", "pt")
    deals = form_of(parse("acme.yaml", spoilt(ALL, (DEALS, f"{DEALS}        titles: {{es: rebajas}}\n"))))
    assert [deals.topics[0].title_in(language) for language in ("en", "es", "fr")] == ["deals", "rebajas", "deals"]
    assert "rebajas: 2 mensajes por mes" in call_to_action(deals, "es")[0]
    assert "rebajas" in render(deals, "es")
    assert "rebajas" not in render(deals, "en")
    assert Form.from_json(deals.to_json()) == deals
    assert "titles" not in form_of(parse("acme.yaml", spoilt(ALL))).to_json()
    less = (PROMOTIONAL, f"{PROMOTIONAL}    languages: [en, es, fr, pt]\n    form: {{languages: [en]}}\n")
    assert form_of(parse("acme.yaml", spoilt(less))).languages == ("en",)


@pytest.mark.parametrize(
    ("opt_outs", "spoken", "told"),
    [("managed", "en, es", True), ("managed", "en", False), ("self_managed", "en, es", False)],
)
def test_whoever_lets_the_service_answer_in_several_languages_is_told_that_it_knows_one(spoilt, opt_outs, spoken, told):
    text = spoilt((PROMOTIONAL, f"{PROMOTIONAL}    opt_outs: {opt_outs}\n    languages: [{spoken}]\n"))
    note = answered_in_one([parse("acme.yaml", text)])
    assert note.startswith("in acme/promotional the SMS service answers STOP and HELP") is told


@pytest.mark.parametrize(
    ("declared", "said"), [("languages: [en, es]", ("SI", "AYUDA")), ("form: {languages: [en, es]}", ("YES", "HELP"))]
)
def test_the_form_tells_the_words_that_the_texts_tell(spoilt, declared, said):
    form = form_of(parse("acme.yaml", spoilt((PROMOTIONAL, f"{PROMOTIONAL}    {declared}\n"))))
    yes, help_word = said
    shown = " ".join(call_to_action(form, "es"))
    assert f"que responda {yes}." in shown
    assert f"{help_word} para obtener ayuda" in shown
    assert f"Responda {yes} para suscribirse" in done(form, "es")
    assert "your YES" in " ".join(call_to_action(form, "en"))
    assert Form.from_json(form.to_json()) == form


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("es", "Envie ALTO para cancelar."), ("es", "Responda ALTO para salir.")),
        *(("fr", "Envoyez ARRET pour annuler."), ("fr", "Texto ARRÊT pour annuler.")),
        *(("pt", "Responda SAIR para cancelar."), ("pt", "Envie PARAR para cancelar.")),
    ],
)
def test_the_brands_own_notice_may_tell_the_opt_out_by_the_word_of_its_language(spoilt, faults, language, words):
    both = f"    languages: [en, {language}]\n    ucs2: [{language}]\n"
    own = f"{both}    messages: {{{language}: {{notice: '{words}'}}}}\n"
    assert faults(spoilt((PROMOTIONAL, PROMOTIONAL + own))) == []
    assert tells_stop(f"Acme: x {words}")


@pytest.mark.parametrize(
    ("language", "first", "third"),
    [
        *(("en", "Jan 1", "Jan 3"), ("es", "el 1 de enero", "el 3 de enero")),
        *(("fr", "au 1er janvier", "au 3 janvier"), ("pt", "1 de jan", "3 de jan")),
    ],
)
def test_a_day_is_named_as_the_language_names_it(language, first, third):
    said = [LANGUAGES[language].day(date(2027, 1, day)) for day in (1, 3)]
    assert said == [first, third]
    year = (LANGUAGES[language].day(date(2027, month, 1)) for month in range(1, 13))
    assert {encoding(day) for day in year} == {"GSM-7"}
