"""The languages that texts to customers are written in, and the small words that functions fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Code = Literal["en", "es", "fr", "pt"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: how it joins words, counts messages and writes a day, and the words that people may say.

    `periods` gives for each word of a frequency what follows one message and what follows several. Every word here is
    spelled in the letters of GSM-7, so that no text costs double for it.
    """

    code: Code
    name: str
    conjunctions: Mapping[str, str]
    yes: str
    help: str
    join: str
    leave: str
    message: str
    messages: str
    varies: str
    lists: str
    periods: Mapping[str, tuple[str, str]]
    months: tuple[str, ...]
    day_form: str
    first_day: str = "1"

    def frequency(self, count: int | None, period: str) -> str:
        """Return how often texts come, e.g. `2 msgs/month`; a count of None means that it varies."""
        if count is None:
            return self.varies
        one, several = self.periods.get(period, (f"/{period}", f"/{period}"))
        return f"{count} {self.message}{one}" if count == 1 else f"{count} {self.messages}{several}"

    def day(self, day: date) -> str:
        """Return a day of this year as a text names it."""
        number = self.first_day if day.day == 1 else str(day.day)
        return self.day_form.format(month=self.months[day.month - 1], day=number)

    def listed(self, items: tuple[str, ...] | list[str], conjunction: str) -> str:
        """Return `items`, of which there is one at least, as a sentence lists them; `conjunction` is and, or or."""
        *most, last = items
        return f"{', '.join(most)} {self.conjunctions[conjunction]} {last}" if most else last


def _per(**words: str) -> dict[str, tuple[str, str]]:
    return {period: (f"/{word}", f"/{word}") for period, word in words.items()}


ENGLISH = Language(
    code="en",
    name="English",
    conjunctions={"and": "and", "or": "or"},
    yes="YES",
    help="HELP",
    join="JOIN",
    leave="LEAVE",
    message="msg",
    messages="msgs",
    varies="Msg frequency varies",
    lists="{count} lists",
    periods={},
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    day_form="{month} {day}",
)
SPANISH = Language(
    code="es",
    name="Spanish",
    conjunctions={"and": "y", "or": "o"},
    yes="SI",
    help="AYUDA",
    join="UNIRME",
    leave="DEJAR",
    message="msj",
    messages="msjs",
    varies="Frecuencia variable",
    lists="{count} listas",
    periods={
        "day": (" diario", " diarios"),
        **_per(week="semana", month="mes", year="año", order="pedido", purchase="compra", delivery="entrega"),
        **_per(booking="reserva", reservation="reserva", appointment="cita", visit="visita", request="consulta"),
        **_per(payment="pago", bill="factura", invoice="factura", account="cuenta", event="evento", trip="viaje"),
    },
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    day_form="el {day} de {month}",
)
FRENCH = Language(
    code="fr",
    name="French",
    conjunctions={"and": "et", "or": "ou"},
    yes="OUI",
    help="AIDE",
    join="REJOINDRE",
    leave="QUITTER",
    message="SMS",
    messages="SMS",
    varies="Fréquence variable",
    lists="{count} listes",
    periods={
        **_per(day="jour", week="semaine", month="mois", year="an", order="commande", purchase="achat"),
        **_per(delivery="livraison", booking="réservation", reservation="réservation", appointment="rendez-vous"),
        **_per(visit="visite", request="demande", payment="paiement", bill="facture", invoice="facture"),
        **_per(account="compte", event="événement", trip="voyage"),
    },
    # août is aout by the spelling of 1990, which GSM-7 can carry
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "aout", "septembre", "octobre", "novembre", "décembre"),
    ),
    day_form="au {day} {month}",
    first_day="1er",
)
PORTUGUESE = Language(
    code="pt",
    name="Portuguese",
    conjunctions={"and": "e", "or": "ou"},
    yes="SIM",
    help="AJUDA",
    join="ENTRAR",
    leave="DEIXAR",
    message="msg",
    messages="msgs",
    varies="Quantidade de msgs varia",
    lists="{count} listas",
    # mês has a letter that GSM-7 lacks, the adjective has none
    periods={
        "month": (" mensal", " mensais"),
        **_per(day="dia", week="semana", year="ano", order="pedido", purchase="compra", delivery="entrega"),
        **_per(booking="reserva", reservation="reserva", appointment="consulta", visit="visita", request="pedido"),
        **_per(payment="pagamento", bill="fatura", invoice="fatura", account="conta", event="evento", trip="viagem"),
    },
    months=("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
    day_form="{day} de {month}",
)

LANGUAGES: Mapping[str, Language] = {one.code: one for one in (ENGLISH, SPANISH, FRENCH, PORTUGUESE)}


def code_of(told: str) -> Code | None:
    """Return the language that a tag such as `es`, `fr-CA` or `pt_BR` names; None where texts speak none such."""
    found = LANGUAGES.get(told.strip().lower().replace("_", "-").partition("-")[0])
    return found.code if found else None
