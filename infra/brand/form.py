"""The web form of a promotional program in the brand file: how it looks, what it speaks, who checks its senders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from infra.brand.fields import CertificateArn, Converted, EnvironmentName, HostName, Part, Url, list_of, shape
from lambdas.web.form import Verifier, spoken

_COLOUR = r"^#?[0-9a-fA-F]{6}$"
_CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"  # an example
_ORIGIN = r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?"


def _colour(value: object) -> str | None:
    if not isinstance(value, str) or not re.fullmatch(_COLOUR, value):
        return None
    return f"#{value.removeprefix('#').lower()}"


_SPOKEN = f"of the languages {', '.join(spoken())} those that the form speaks, the usual one first"
_SITES = "sites such as https://www.example.com, in lower case and without a path"
Colour = Annotated[
    str,
    Converted(
        _colour,
        'a colour of six hex digits in quotes, such as "#0b57d0"',
        (("type", "string"), ("pattern", _COLOUR)),
    ),
]
Languages = Annotated[
    tuple[str, ...],
    Converted(
        list_of(lambda item: item in spoken(), _SPOKEN),
        "a list of languages such as [en, es]",
        (("type", "array"), ("items", {"enum": list(spoken())}), ("minItems", 1), ("uniqueItems", True)),
    ),
]
Origins = Annotated[
    tuple[str, ...],
    Converted(
        list_of(lambda item: isinstance(item, str) and re.fullmatch(_ORIGIN, item) is not None, _SITES),
        "a list of sites such as [https://www.example.com]",
        (("type", "array"), ("items", {"type": "string", "pattern": f"^{_ORIGIN}$"}), ("minItems", 1)),
    ),
]
# not those of the verifiers' documentation, which pass everybody
SiteKey = Annotated[
    str,
    shape(
        r"(?![1-3]x0{8})(?![1-3]0000000-ffff-ffff-ffff-)[A-Za-z0-9_-]{8,80}",
        "the site key that the verifier's console shows, none for tests",
    ),
]


class FormDomain(Part):
    """A host of the brand's own for the web pages, and the issued certificate that vouches for it."""

    host: HostName = Field(examples=["text.example.com"])
    certificate: CertificateArn = Field(examples=[_CERTIFICATE])


class BrandForm(Part):
    """The form of a program; what is not given is plain: dark on white, in English, behind the firewall's puzzle."""

    background: Colour = Field(default="#ffffff", examples=["#ffffff"])
    text: Colour = Field(default="#1a1a1a", examples=["#1a1a1a"])
    accent: Colour = Field(default="#0b57d0", examples=["#0b57d0"])
    logo: Url | None = Field(default=None, examples=["https://example.com/logo.svg"])
    languages: Languages = Field(default=("en",), examples=[["en", "es"]])
    verifier: Verifier = "waf"
    site_key: SiteKey | None = Field(default=None, examples=["0x4AAAAAAAexample"])
    origins: Origins | None = Field(default=None, examples=[["https://www.example.com"]])
    domain: Mapping[EnvironmentName, FormDomain] = Field(
        default_factory=dict,
        examples=[
            {
                "prod": {
                    "host": "text.example.com",
                    "certificate": _CERTIFICATE,
                }
            }
        ],
    )
