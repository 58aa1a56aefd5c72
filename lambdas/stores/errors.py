"""What can go wrong between the functions and AWS."""


class EnvironmentFault(Exception):  # noqa: N818 - names the fault
    """The function's environment lacks a name that it needs."""


class Contended(Exception):  # noqa: N818 - names the fault
    """Another text of the same phone, or another delivery of this one, came first: read again."""


class Refused(Exception):  # noqa: N818 - names the fault
    """The service will not do this for this number, however often it is asked."""


class OptedOut(Refused):
    """The service holds this number as opted out."""


class OverPrice(Refused):
    """The text costs more than the program pays for one to this country."""


class Protected(Refused):
    """A protect configuration of the account blocks this number, or a country that the program does not serve."""


class MetTheList(Exception):  # noqa: N818 - names what happened
    """The service holds somebody as opted out who just came back, and we did not know: decide their text anew."""


class RunFailed(Exception):  # noqa: N818 - names the fault
    """A run broke off and must come again; the log tells why, without a phone number."""


class NotAccepted(Exception):  # noqa: N818 - names the fault
    """The service did not take the request: nothing was sent, and it may be asked again."""


class OutOfTime(NotAccepted):
    """The function may not run long enough to ask: what is owed stays owed."""


class Throttled(NotAccepted):
    """The service takes no more at this moment: ask less often."""


class Halted(NotAccepted):
    """The service takes nothing from this program until a person has mended its limits or its set-up."""


class Settling(Halted):
    """So it may be for a minute right after a deploy: two in a row, apart, are a halt."""


class CountryRefused(Halted):
    """The service will not text the country of this number, which the program serves: one number alone is no halt."""


class OutcomeUnknown(Exception):  # noqa: N818 - names the fault
    """The service may or may not have sent the text: it must not be asked again."""
