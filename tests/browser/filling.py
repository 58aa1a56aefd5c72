"""How somebody fills in the form, soundly unless told otherwise."""

SOUND = "(206) 555-0147"


def fill_in(page, site, *, phone=SOUND, topics=("deals",), wording=None, encoding=None, elsewhere=None, answer=""):
    """Fill in the form and send it, from a copy of it `elsewhere` or with another wording or encoding where told so."""
    site.behind.answer = answer
    if elsewhere:
        copied = page.content().replace("<form ", f'<form action="{site.address}" ', 1)
        page.route(elsewhere, lambda route: route.fulfill(body=copied, content_type="text/html"))
        page.goto(elsewhere)
    if wording:
        page.locator("[name=wording]").evaluate("(field, value) => { field.value = value }", wording)
    if encoding:
        page.locator("form").evaluate("(form, value) => { form.enctype = value }", encoding)
    for box in page.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") in topics)
    page.get_by_role("textbox").fill(phone)
    with page.expect_navigation():
        page.get_by_role("button").click()
