"""The wording of every message in each language for brands that bring none of their own, and what must stand in it.

All of it is spelled in the letters of GSM-7, which has no a, i, o or u with an acute accent, no circumflex and no
tilde but that of the Spanish n: sentences are chosen that need no such letter, so that none is misspelled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lambdas.messages.languages import ENGLISH, FRENCH, PORTUGUESE, SPANISH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lambdas.messages.languages import Language
    from lambdas.program import MessageType


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing that a text must tell: the pattern by which it is found, the words that add it, and their gist."""

    pattern: re.Pattern[str]
    words: str
    gist: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The texts of one language, the fullest of each kind first.

    `later` are those that the functions fill in: the topics that one form asked for, those that a text may name; `web`
    those of a program with a web page: a phone's own link, and the day on which a pause ends. `tells` names each thing
    that a text must tell.
    """

    language: Language
    labels: Mapping[MessageType, str]
    wordings: Mapping[str, tuple[str, ...]]
    later: Mapping[str, str]
    web: Mapping[str, str]
    tells: Mapping[str, Telling]
    pleas: re.Pattern[str]


def _tells(**said: tuple[str, ...]) -> dict[str, Telling]:
    return {what: Telling(re.compile(told[0], re.IGNORECASE), told[1], told[-1]) for what, told in said.items()}


# Every text of ours tells STOP by that word: it is the one that the service and the carriers know in every language, so
# that it is heard while our code is down. HELP and YES are told by the word of the language.

_EN_RATES = "Msg & data rates may apply."
_EN_SILENT = "{name}: we have not heard from you for long, so we stop our {label}. "
_EN_WAYS = "Reply HELP for help, STOP to cancel."
_EN = Copy(
    language=ENGLISH,
    labels={"transactional": "service texts", "promotional": "marketing texts"},
    wordings={
        "help": (
            f"{{name}} {{label}}: {{plan}}. Help: {{contact}}. {_EN_RATES} Reply STOP to cancel.",
            f"{{name}} {{label}}. {{frequency}}. Help: {{contact}}. {_EN_RATES} Reply STOP to cancel.",
        ),
        "stop": ("{name}: you are unsubscribed and will get no more {label} from us. Help: {contact}",),
        "start": (
            f"{{name}}: {{label}} can reach you again. To join a list, reply {{keywords}}. {_EN_RATES} {_EN_WAYS}",
            f"{{name}}: {{label}} can reach you again. Join the lists you want anew. {_EN_RATES} {_EN_WAYS}",
        ),
        "notice": ("Reply STOP to cancel.",),
        "farewell": (
            f"{_EN_SILENT}To get them again, reply {{keywords}}. Reply STOP to opt out.",
            f"{_EN_SILENT}For more, reply {{keyword}}. Reply STOP to opt out.",
        ),
        "confirmation_request": (f"{{name}}: reply YES to get {{topic}}. {{frequency}}. {_EN_RATES} {_EN_WAYS}",),
        "confirmation": (f"{{name}}: you are subscribed to {{topic}}. {{frequency}}. {_EN_RATES} {_EN_WAYS}",),
        "left": (
            "{name}: you left {topic} and get no more of it. Reply {keyword} to rejoin, STOP to end all {label}.",
        ),
        "reminder": (f"{{name}}: you are still subscribed to {{topic}}. {{frequency}}. {_EN_RATES} {_EN_WAYS}",),
    },
    later={
        "confirmation_requests": f"{{name}}: reply YES to get {{topics}}. Msg frequency varies. {_EN_RATES} {_EN_WAYS}",
        "which": "{name}: which one? Reply {choices}, or STOP to end all {label}.",
        "confirmations": f"{{name}}: you are subscribed to {{topics}}. Msg frequency varies. {_EN_RATES} {_EN_WAYS}",
    },
    web={
        "preferences": "{name}: see or change what you get, within 30 minutes: {link}",
        "paused": f"{{name}}: you get no {{label}} until {{day}}. To go on sooner, reply PREFS. {_EN_WAYS}",
        "resumed": f"{{name}}: our {{label}} go on. {_EN_RATES} {_EN_WAYS}",
    },
    tells=_tells(
        rates=(r"\b(msg|message)s?\.? ?(&|and) ?data rates may apply", _EN_RATES),
        varies=(r"\bfrequency (may )?var(y|ies)\b", "{frequency}."),
        stop=(r"(?-i:\bSTOP\b)", "Reply STOP to cancel."),
        help=(r"(?-i:\bHELP\b)", "Reply HELP for help."),
        yes=(r"(?-i:\bYES\b)", "Reply YES to join.", "Reply YES"),
        end=(
            r"\bno (more|further)\b|\b(not|never|no longer|won't) (get|receive|be sent|be texted|hear)\b",
            "You will get no more texts.",
        ),
        state=(r"\b(subscribed|signed up|opted in)\b", "You are subscribed to {topic}.", "You are subscribed"),
        contact=("", "Help: {contact}."),
        back=("", "For more, reply {keyword}."),
    ),
    # 47 CFR 64.1200(a)(12): the one confirmation of an opt-out holds no marketing and no plea to stay
    pleas=re.compile(
        r"\b(sales?|deals?|offers?|discounts?|coupons?|promos?|promo codes?|specials?|exclusives?|rewards?|bargains?|"
        r"shop|buy|order now|save|win|winner|gifts?|prizes?|limited time|(last|final|one more) chance|half price|"
        r"come back|miss you|change your mind)\b"
        r"|(?<!toll-)(?<!toll )(?<!feel )\bfree\b|\d ?(%|percent) ?off",
        re.IGNORECASE,
    ),
)

_ES_RATES = "Pueden aplicarse tarifas de msjs y datos."
_ES_WAYS = "Responda AYUDA para obtener ayuda, STOP para cancelar."
_ES_BRIEF = "AYUDA para ayuda, STOP para cancelar."
_ES_TERSE = "AYUDA: ayuda. STOP: cancelar."
_ES_SILENT = "{name}: hace tiempo que no sabemos de usted y dejamos de enviarle {label}. "
_ES = Copy(
    language=SPANISH,
    labels={"transactional": "avisos", "promotional": "promociones"},
    wordings={
        "help": (
            f"{{name}}, {{label}}: {{plan}}. Ayuda: {{contact}}. {_ES_RATES} Responda STOP para cancelar.",
            f"{{name}}, {{label}}. {{frequency}}. Ayuda: {{contact}}. {_ES_RATES} Responda STOP para cancelar.",
            f"{{name}}. {{frequency}}. Ayuda: {{contact}}. {_ES_RATES} STOP para cancelar.",
        ),
        "stop": ("{name}: su baja queda confirmada. Ya no le enviaremos {label}. Ayuda: {contact}",),
        "start": (
            (
                f"{{name}}: ya puede recibir {{label}} de nuevo. Para unirse a una lista, responda {{keywords}}. "
                f"{_ES_RATES} {_ES_BRIEF}"
            ),
            (
                f"{{name}}: ya puede recibir {{label}} de nuevo. Para unirse, responda {{keywords}}. "
                f"{_ES_RATES} {_ES_BRIEF}"
            ),
            f"{{name}}: ya puede recibir {{label}} de nuevo. Para unirse, responda {{keywords}}. {_ES_BRIEF}",
            f"{{name}}: ya puede recibir {{label}} de nuevo. Para unirse: {{keywords}}. {_ES_BRIEF}",
            f"{{name}}: ya puede recibir {{label}} de nuevo si se une otra vez a sus listas. {_ES_BRIEF}",
        ),
        "notice": ("Responda STOP para cancelar.",),
        "farewell": (
            f"{_ES_SILENT}Si desea seguir, responda {{keywords}}. Responda STOP para darse de baja.",
            f"{_ES_SILENT}Si desea seguir, responda {{keyword}}. STOP para darse de baja.",
        ),
        "confirmation_request": (
            f"{{name}}: responda SI para recibir {{topic}}. {{frequency}}. {_ES_RATES} {_ES_WAYS}",
            f"{{name}}: responda SI para recibir {{topic}}. {{frequency}}. {_ES_RATES} {_ES_BRIEF}",
            f"{{name}}: responda SI para recibir {{topic}}. {{frequency}}. {_ES_RATES} {_ES_TERSE}",
        ),
        "confirmation": (
            f"{{name}}: se ha suscrito a {{topic}}. {{frequency}}. {_ES_RATES} {_ES_WAYS}",
            f"{{name}}: se ha suscrito a {{topic}}. {{frequency}}. {_ES_RATES} {_ES_BRIEF}",
            f"{{name}}: se ha suscrito a {{topic}}. {{frequency}}. {_ES_RATES} {_ES_TERSE}",
        ),
        "left": (
            (
                "{name}: ya no le enviaremos {topic}. Responda {keyword} para volver, STOP para no recibir {label} de "
                "ninguna lista."
            ),
            "{name}: ya no le enviaremos {topic}. Responda {keyword} para volver, STOP para cancelar todo.",
        ),
        "reminder": (
            f"{{name}}: le recordamos que se ha suscrito a {{topic}}. {{frequency}}. {_ES_RATES} {_ES_WAYS}",
            f"{{name}}: le recordamos que se ha suscrito a {{topic}}. {{frequency}}. {_ES_RATES} {_ES_BRIEF}",
            f"{{name}}: recuerde, se ha suscrito a {{topic}}. {{frequency}}. {_ES_RATES} {_ES_TERSE}",
        ),
    },
    later={
        "confirmation_requests": f"{{name}}: responda SI para recibir {{topics}}. Frecuencia variable. {_ES_RATES} "
        f"{_ES_TERSE}",
        "which": "{name}: elija una lista. Responda {choices}, o STOP para cancelar todo.",
        "confirmations": f"{{name}}: se ha suscrito a {{topics}}. Frecuencia variable. {_ES_RATES} {_ES_TERSE}",
    },
    web={
        "preferences": "{name}: consulte o cambie lo que recibe, en los 30 minutos siguientes: {link}",
        "paused": f"{{name}}: no le enviaremos {{label}} hasta {{day}}. Para reanudar antes, responda PREFS. "
        f"{_ES_BRIEF}",
        "resumed": f"{{name}}: volvemos a enviarle {{label}}. {_ES_RATES} {_ES_WAYS}",
    },
    tells=_tells(
        rates=(r"\b(?:tarifas|cargos|costos|costes)\b[^.]*\bdatos\b", _ES_RATES),
        varies=(r"\bfrecuencia\b[^.]*\bvar[ií]a(?:ble|r)?\b", "{frequency}."),
        stop=(r"(?-i:\b(?:STOP|ALTO)\b)", "Responda STOP para cancelar."),
        help=(r"(?-i:\b(?:AYUDA|HELP)\b)", "Responda AYUDA para obtener ayuda."),
        yes=(r"(?-i:\b(?:SI|SÍ|YES)\b)", "Responda SI para unirse.", "Responda SI"),
        end=(
            r"\b(?:ya no|no) (?:le|les|te|recibir\S*|enviaremos|habr\S*|volver\S*)\b|\bning[uú]n\b",
            "Ya no le enviaremos mensajes.",
        ),
        state=(r"\bsuscri(?:to|ta|pci[oó]n|birse|bi[oó])\b", "Se ha suscrito a {topic}.", "Se ha suscrito"),
        contact=("", "Ayuda: {contact}."),
        back=("", "Si desea seguir, responda {keyword}."),
    ),
    pleas=re.compile(
        r"\b(ofertas?|descuentos?|cup[oó]n(?:es)?|rebajas?|gratis|regalos?|premios?|compre|compra ya|ahorre|ahorro|"
        r"gane|exclusiv[oa]s?|[uú]ltima oportunidad|por tiempo limitado|le extrañamos|vuelva pronto|"
        r"cambi[ea] de opini[oó]n)\b|\d ?% de",
        re.IGNORECASE,
    ),
)

_FR_RATES = "Des frais de SMS et de données peuvent s'appliquer."
_FR_WAYS = "Répondez AIDE pour de l'aide, STOP pour vous désabonner."
_FR_BRIEF = "AIDE pour de l'aide, STOP pour annuler."
_FR_SHORT = "Frais de SMS et de données possibles."
_FR_TERSE = "AIDE : info. STOP : fin."
_FR_ACTIVE = "{name} : rappel, votre abonnement à la liste {topic} est actif. {frequency}."
_FR_SILENT = "{name} : sans nouvelles de vous depuis longtemps, nous cessons l'envoi de {label}. "
_FR = Copy(
    language=FRENCH,
    labels={"transactional": "SMS de service", "promotional": "SMS publicitaires"},
    wordings={
        "help": (
            f"{{name}}, {{label}} : {{plan}}. Aide : {{contact}}. {_FR_RATES} Répondez STOP pour annuler.",
            f"{{name}}, {{label}}. {{frequency}}. Aide : {{contact}}. {_FR_RATES} Répondez STOP pour annuler.",
            f"{{name}}, {{label}} : {{plan}}. Aide : {{contact}}. {_FR_SHORT} STOP pour annuler.",
            f"{{name}}. {{frequency}}. Aide : {{contact}}. {_FR_SHORT} STOP pour annuler.",
        ),
        "stop": ("{name} : votre désabonnement est confirmé. Vous ne recevrez plus nos {label}. Aide : {contact}",),
        "start": (
            (
                f"{{name}} : nos {{label}} peuvent de nouveau vous parvenir. Pour rejoindre une liste, répondez "
                f"{{keywords}}. {_FR_BRIEF}"
            ),
            f"{{name}} : nos {{label}} peuvent de nouveau vous parvenir. Pour rejoindre : {{keywords}}. {_FR_BRIEF}",
            f"{{name}} : nos {{label}} peuvent de nouveau vous parvenir. Rejoignez vos listes. {_FR_BRIEF}",
        ),
        "notice": ("Répondez STOP pour vous désabonner.",),
        "farewell": (
            f"{_FR_SILENT}Pour les recevoir de nouveau, répondez {{keywords}}. Répondez STOP pour annuler.",
            f"{_FR_SILENT}Pour continuer, répondez {{keyword}}. STOP pour annuler.",
        ),
        "confirmation_request": (
            f"{{name}} : répondez OUI pour rejoindre la liste {{topic}}. {{frequency}}. {_FR_RATES} {_FR_WAYS}",
            f"{{name}} : répondez OUI pour rejoindre la liste {{topic}}. {{frequency}}. {_FR_RATES} {_FR_BRIEF}",
            f"{{name}} : répondez OUI pour rejoindre la liste {{topic}}. {{frequency}}. {_FR_SHORT} {_FR_BRIEF}",
            f"{{name}} : répondez OUI pour la liste {{topic}}. {{frequency}}. {_FR_SHORT} {_FR_BRIEF}",
            f"{{name}} : répondez OUI pour la liste {{topic}}. {{frequency}}. {_FR_SHORT} {_FR_TERSE}",
        ),
        "confirmation": (
            f"{{name}} : abonnement confirmé à la liste {{topic}}. {{frequency}}. {_FR_RATES} {_FR_WAYS}",
            f"{{name}} : abonnement confirmé à la liste {{topic}}. {{frequency}}. {_FR_RATES} {_FR_BRIEF}",
            f"{{name}} : abonnement confirmé à la liste {{topic}}. {{frequency}}. {_FR_SHORT} {_FR_BRIEF}",
            f"{{name}} : abonnement confirmé à la liste {{topic}}. {{frequency}}. {_FR_SHORT} {_FR_TERSE}",
        ),
        "left": (
            (
                "{name} : vous avez quitté la liste {topic}. Répondez {keyword} pour revenir, STOP pour mettre fin à "
                "tous nos {label}."
            ),
            "{name} : vous avez quitté la liste {topic}. Répondez {keyword} pour revenir, STOP pour tout annuler.",
        ),
        "reminder": (
            f"{_FR_ACTIVE} {_FR_RATES} {_FR_WAYS}",
            f"{_FR_ACTIVE} {_FR_RATES} {_FR_BRIEF}",
            f"{_FR_ACTIVE} {_FR_SHORT} {_FR_BRIEF}",
            f"{{name}} : rappel, abonnement actif : liste {{topic}}. {{frequency}}. {_FR_SHORT} {_FR_TERSE}",
        ),
    },
    later={
        "confirmation_requests": f"{{name}} : répondez OUI pour {{topics}}. Fréquence variable. "
        f"{_FR_SHORT} {_FR_TERSE}",
        "which": "{name} : quelle liste ? Répondez {choices}, ou STOP pour mettre fin à tous nos {label}.",
        "confirmations": f"{{name}} : abonnement confirmé : {{topics}}. Fréquence variable. {_FR_SHORT} {_FR_TERSE}",
    },
    web={
        "preferences": "{name} : consultez ou modifiez vos choix dans les 30 minutes : {link}",
        "paused": f"{{name}} : pas de {{label}} jusqu'{{day}}. Pour reprendre avant, répondez PREFS. {_FR_BRIEF}",
        "resumed": f"{{name}} : nos {{label}} reprennent. {_FR_RATES} {_FR_BRIEF}",
    },
    tells=_tells(
        rates=(r"\b(?:frais|tarifs)\b[^.]*\bdonnées\b", _FR_RATES),
        varies=(r"\bfréquence\b[^.]*\bvari(?:able|e)\b", "{frequency}."),
        stop=(r"(?-i:\b(?:STOP|ARR[EÊ]T)\b)", "Répondez STOP pour annuler."),
        help=(r"(?-i:\b(?:AIDE|HELP)\b)", "Répondez AIDE pour de l'aide."),
        yes=(r"(?-i:\b(?:OUI|YES)\b)", "Répondez OUI pour vous inscrire.", "Répondez OUI"),
        end=(r"\bne (?:recevrez|vous)\b[^.]*\b(?:plus|aucun)\b|\baucun autre\b", "Vous ne recevrez plus de SMS."),
        state=(
            r"\b(?:abonnée?s?|abonnement|inscrite?s?|inscription)\b",
            "Abonnement confirmé à la liste {topic}.",
            "Abonnement confirmé",
        ),
        contact=("", "Aide : {contact}."),
        back=("", "Pour continuer, répondez {keyword}."),
    ),
    pleas=re.compile(
        r"\b(offres?|promos?|promotions?|soldes?|rabais|remises?|réductions?|gratuite?s?|cadeaux?|achetez|profitez|"
        r"gagnez|exclusi(?:f|ve)s?|dernière chance|durée limitée|revenez vite|vous nous manquez|"
        r"changez d'avis)\b|\d ?% de",
        re.IGNORECASE,
    ),
)

_PT_RATES = "Podem ser cobradas tarifas de msgs e dados."
_PT_WAYS = "Responda AJUDA para obter ajuda, STOP para cancelar."
_PT_BRIEF = "AJUDA para ajuda, STOP para cancelar."
_PT_TERSE = "AJUDA: ajuda. STOP: cancelar."
_PT_SILENT = "{name}: faz tempo que estamos sem resposta sua, por isso paramos de enviar {label}. "
_PT = Copy(
    language=PORTUGUESE,
    labels={"transactional": "avisos", "promotional": "mensagens promocionais"},
    wordings={
        "help": (
            f"{{name}}, {{label}}: {{plan}}. Ajuda: {{contact}}. {_PT_RATES} Responda STOP para cancelar.",
            f"{{name}}, {{label}}. {{frequency}}. Ajuda: {{contact}}. {_PT_RATES} Responda STOP para cancelar.",
            f"{{name}}. {{frequency}}. Ajuda: {{contact}}. {_PT_RATES} STOP para cancelar.",
        ),
        "stop": ("{name}: cancelamento confirmado. Paramos de lhe enviar {label}. Ajuda: {contact}",),
        "start": (
            (
                f"{{name}}: podemos lhe enviar {{label}} de novo. Para entrar em uma lista, responda {{keywords}}. "
                f"{_PT_BRIEF}"
            ),
            f"{{name}}: podemos lhe enviar {{label}} de novo. Para entrar: {{keywords}}. {_PT_BRIEF}",
            f"{{name}}: podemos lhe enviar {{label}} de novo. Entre outra vez nas suas listas. {_PT_BRIEF}",
        ),
        "notice": ("Responda STOP para cancelar.",),
        "farewell": (
            f"{_PT_SILENT}Para continuar, responda {{keywords}}. Responda STOP para cancelar.",
            f"{_PT_SILENT}Para continuar, responda {{keyword}}. STOP para cancelar.",
        ),
        "confirmation_request": (
            f"{{name}}: responda SIM para receber {{topic}}. {{frequency}}. {_PT_RATES} {_PT_WAYS}",
            f"{{name}}: responda SIM para receber {{topic}}. {{frequency}}. {_PT_RATES} {_PT_BRIEF}",
            f"{{name}}: responda SIM para receber {{topic}}. {{frequency}}. {_PT_RATES} {_PT_TERSE}",
        ),
        "confirmation": (
            f"{{name}}: seu cadastro em {{topic}} foi confirmado. {{frequency}}. {_PT_RATES} {_PT_WAYS}",
            f"{{name}}: seu cadastro em {{topic}} foi confirmado. {{frequency}}. {_PT_RATES} {_PT_BRIEF}",
            f"{{name}}: cadastro confirmado em {{topic}}. {{frequency}}. {_PT_RATES} {_PT_TERSE}",
        ),
        "left": (
            (
                "{name}: paramos de lhe enviar {topic}. Responda {keyword} para voltar, STOP para cancelar {label} "
                "de todas as listas."
            ),
            "{name}: paramos de lhe enviar {topic}. Responda {keyword} para voltar, STOP para cancelar tudo.",
        ),
        "reminder": (
            f"{{name}}: lembrete, seu cadastro em {{topic}} continua ativo. {{frequency}}. {_PT_RATES} {_PT_WAYS}",
            f"{{name}}: lembrete, seu cadastro em {{topic}} continua ativo. {{frequency}}. {_PT_RATES} {_PT_BRIEF}",
            f"{{name}}: seu cadastro em {{topic}} continua ativo. {{frequency}}. {_PT_RATES} {_PT_BRIEF}",
            f"{{name}}: seu cadastro em {{topic}} continua ativo. {{frequency}}. {_PT_RATES} {_PT_TERSE}",
        ),
    },
    later={
        "confirmation_requests": f"{{name}}: responda SIM para receber {{topics}}. Quantidade de msgs varia. "
        f"{_PT_RATES} {_PT_TERSE}",
        "which": "{name}: escolha uma lista. Responda {choices}, ou STOP para cancelar tudo.",
        "confirmations": f"{{name}}: cadastro confirmado em {{topics}}. Quantidade de msgs varia. {_PT_RATES} "
        f"{_PT_TERSE}",
    },
    web={
        "preferences": "{name}: veja ou mude o que recebe nos 30 minutos seguintes: {link}",
        "paused": f"{{name}}: pausamos o envio de {{label}} até {{day}}. Para retomar antes, responda PREFS. "
        f"{_PT_BRIEF}",
        "resumed": f"{{name}}: voltamos a lhe enviar {{label}}. {_PT_RATES} {_PT_BRIEF}",
    },
    tells=_tells(
        rates=(r"\b(?:tarifas|taxas|custos)\b[^.]*\bdados\b", _PT_RATES),
        varies=(r"\b(?:frequ[eê]ncia|quantidade)\b[^.]*\bvari(?:a|[aá]vel)\b", "{frequency}."),
        stop=(r"(?-i:\b(?:STOP|PARAR|SAIR)\b)", "Responda STOP para cancelar."),
        help=(r"(?-i:\b(?:AJUDA|HELP)\b)", "Responda AJUDA para obter ajuda."),
        yes=(r"(?-i:\b(?:SIM|YES)\b)", "Responda SIM para entrar.", "Responda SIM"),
        end=(
            r"\b(?:paramos|deixamos) de\b|\bn[aã]o\b[^.]*\bmais\b|\bnenhuma?\b|\bnada mais\b",
            "Paramos de lhe enviar mensagens.",
        ),
        state=(
            r"\b(?:cadastr(?:o|ad[oa])|inscrit[oa]|inscri[cç][aã]o|assina(?:tura|nte))\b",
            "Seu cadastro em {topic} foi confirmado.",
            "Seu cadastro foi confirmado",
        ),
        contact=("", "Ajuda: {contact}."),
        back=("", "Para continuar, responda {keyword}."),
    ),
    pleas=re.compile(
        r"\b(ofertas?|descontos?|cupo(?:m|ns)|promo[cç](?:[aã]o|[oõ]es)|gr[aá]tis|brindes?|pr[eê]mios?|"
        r"compre|aproveite|economize|ganhe|exclusiv[oa]s?|[uú]ltima chance|tempo limitado|volte logo|"
        r"sentimos sua falta|mude de ideia)\b|\d ?% de",
        re.IGNORECASE,
    ),
)

COPIES: Mapping[str, Copy] = {one.language.code: one for one in (_EN, _ES, _FR, _PT)}


def _telling_arret(copy: Copy) -> Copy:
    said = {
        kind: tuple(words.replace("STOP", "ARRET") for words in wordings) for kind, wordings in copy.wordings.items()
    }
    later, web = (
        {kind: words.replace("STOP", "ARRET") for kind, words in some.items()} for some in (copy.later, copy.web)
    )
    tells = dict(copy.tells) | {
        "stop": replace(copy.tells["stop"], words=copy.tells["stop"].words.replace("STOP", "ARRET"))
    }
    return replace(copy, wordings=said, later=later, web=web, tells=tells)


# carriers of Canada answer STOP in English, ARRET in French (ADR 41); AWS knows both words
_IN_CANADA: Mapping[str, Copy] = {"fr": _telling_arret(_FR)}


def copy_for(language: str, countries: Collection[str]) -> Copy:
    """Return the texts of `language` for people of `countries`."""
    return _IN_CANADA.get(language, COPIES[language]) if "CA" in countries else COPIES[language]
