"""What counts as a button of the preferences page."""

import pytest

from lambdas.web.preferences_page import ButtonSubmission, read_button


@pytest.mark.parametrize(
    ("body", "press"),
    [
        ("lang=es&leave=deals", ButtonSubmission("leave", "deals", "es")),
        ("leave=news", ButtonSubmission("leave", "news", "en")),
        ("lang=xx&choice=pause", ButtonSubmission("pause", "", "en")),
        ("choice=resume", ButtonSubmission("resume", "", "en")),
        ("lang=en&choice=opt_out", ButtonSubmission("opt_out", "", "en")),
    ],
)
def test_each_button_is_read_in_the_language_of_its_page(form, body, press):
    assert read_button(body, form(), "en") == press


@pytest.mark.parametrize(
    "body",
    [
        *("", "lang=es", "leave=", "leave=gone", "choice=leave", "choice=join", "choice=", "Choice=pause"),
        *(
            "leave=deals&leave=news",
            "leave=deals&choice=pause",
            "lang=en&leave=deals&choice=opt_out",
            "choice=%ff",
            "=&=",
        ),
    ],
)
def test_what_is_no_button_or_more_than_one_is_none(form, body):
    assert read_button(body, form(), "en") is None
