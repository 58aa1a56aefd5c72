"""The web form of a brand file: what it is where nothing is said, and every fault with what to write instead."""

import pytest

from infra.brand.copy import form_of
from infra.brand.loader import BrandFileError, parse
from lambdas.web.form import Form, Look
from tests.infra.brand.conftest import SOUND

AT = "18: programs.promotional.form"


def with_form(written):
    return f"{SOUND}    form: {{{written}}}\n"


def test_a_brand_that_says_nothing_has_a_plain_form_behind_the_puzzle_of_the_firewall():
    form = form_of(parse("acme.yaml", SOUND))
    assert (form.look, form.verifier, form.languages) == (Look("#ffffff", "#1a1a1a", "#0b57d0", ""), "waf", ("en",))
    assert [(topic.name, topic.count, topic.period) for topic in form.topics] == [
        ("deals", 2, "month"),
        ("news", 1, "week"),
    ]
    assert Form.from_json(form.to_json()) == form


def test_a_form_of_the_brands_own_is_taken_as_written():
    written = (
        'text: "#222222", languages: [es, en], verifier: turnstile, site_key: site-key-1, origins: [https://a.example]'
    )
    form = form_of(parse("acme.yaml", with_form(written)))
    assert (form.look.text, form.languages, form.verifier) == ("#222222", ("es", "en"), "turnstile")
    assert (form.site_key, form.origins) == ("site-key-1", ("https://a.example",))


CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"


def on_host(host="text.acme.example", certificate=CERTIFICATE, environment="prod"):
    return f"{environment}: {{host: {host}, certificate: '{certificate}'}}"


def test_a_host_of_the_brands_own_is_one_per_environment():
    form = parse("acme.yaml", with_form(f"domain: {{{on_host()}}}")).programs.promotional.form
    assert {name: (domain.host, domain.certificate) for name, domain in form.domain.items()} == {
        "prod": ("text.acme.example", CERTIFICATE)
    }


@pytest.mark.parametrize(
    "host", ["https://text.acme.example", "text.acme.example/form", "Text.acme.example", "acme", "a..b", "a_b.example"]
)
def test_a_host_that_is_none_is_refused(host):
    with pytest.raises(BrandFileError, match=r"domain\.prod\.host: must be a host name such as text\.example\.com"):
        parse("acme.yaml", with_form(f"domain: {{{on_host(repr(host))}}}"))


def test_a_certificate_that_is_none_is_refused():
    with pytest.raises(BrandFileError, match="certificate: must be arn:aws:acm:REGION:ACCOUNT:certificate/ID"):
        parse("acme.yaml", with_form(f"domain: {{{on_host(certificate='issued')}}}"))


def test_a_host_and_its_certificate_serve_one_program_in_one_environment():
    both = f"domain: {{{on_host()}, {on_host(environment='test')}}}"
    with pytest.raises(BrandFileError) as caught:
        parse("acme.yaml", with_form(both))
    assert {fault.path.rpartition(".")[2] for fault in caught.value.faults} == {"host", "certificate"}
    assert all("is taken already by programs.promotional.form.domain.prod" in str(one) for one in caught.value.faults)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('text: "#999999"', ".text: must differ from background #ffffff by 4.5 to 1 (WCAG 2.2, 1.4.3), got '#999999'"),
        ('accent: "#ffee00"', ".accent: must differ from background #ffffff by 3.0 to 1 (WCAG 2.2, 1.4.11), got"),
        ("accent: blue", ".accent: must be a colour of six hex digits in quotes"),
        ("languages: [en, de]", ".languages: must hold of the languages en, es, fr, pt those that the form speaks"),
        ("languages: [en, en]", ".languages: must hold each once, got 'en' twice: keep one"),
        ("languages: []", ".languages: must be a list of languages such as [en, es]"),
        ("logo: http://a.example/logo.svg", ".logo: must"),
        ("verifier: turnstile", ".verifier: must have a site_key, got 'turnstile' alone"),
        ("verifier: recaptcha", ".verifier: must be 'waf', 'turnstile' or 'hcaptcha', got 'recaptcha'"),
        ("site_key: site-key-1", ".site_key: must stand beside a verifier, got 'waf'"),
        ("origins: [https://a.example]", ".origins: must stand beside a verifier, got 'waf'"),
        (
            "verifier: hcaptcha, site_key: site-key-1, origins: [https://a.example/form]",
            ".origins: must hold sites such as https://www.example.com, in lower case and without a path, got",
        ),
        ("captcha: none", ".captcha: is not a key here"),
    ],
    ids=lambda value: value if not value.startswith(".") else "",
)
def test_a_fault_of_the_form_is_told_with_its_line(faults, written, expected):
    (found,) = faults(with_form(written))
    assert found.startswith(f"{AT}{expected}"), found


@pytest.mark.parametrize("colour", ["text", "accent"])
def test_the_colour_that_is_named_in_place_of_a_faint_one_is_taken(faults, colour):
    (found,) = faults(with_form(f'{colour}: "#bbbbbb"'))
    better = found.rpartition('write "')[2].strip('"')
    assert faults(with_form(f'{colour}: "{better}"')) == []


def test_a_form_of_a_transactional_program_is_refused(faults):
    (found,) = faults(SOUND.replace("  transactional:\n", "  transactional:\n    form: {languages: [en]}\n"))
    assert found.startswith("9: programs.transactional.form: must stand in the promotional program")


def test_a_page_that_grows_too_large_is_refused_with_its_size(faults):
    many = "".join(f"      topic{number}: {{frequency: 1 msg/week}}\n" for number in range(180))
    found = [fault for fault in faults(SOUND + many) if "must make a page of at most 30720 bytes, got" in fault]
    assert len(found) == 1
