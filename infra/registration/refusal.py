"""Why a registration cannot go on."""


class RegistrationError(Exception):
    """Something stands against the registration; the text says what, and what to do."""
