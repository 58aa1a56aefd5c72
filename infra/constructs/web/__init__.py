"""The web form, the preferences page and what guards them."""
