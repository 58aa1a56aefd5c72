"""What a text says once case, accents, width, emoji and small talk are set aside."""

from __future__ import annotations

import re
import unicodedata

# The single words of opting out, their misspellings and the small talk around them, as data.


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# 47 CFR 64.1200(a)(10), CTIA Messaging Principles 2023, and the words that AWS reads as an opt-out.
FCC = ("STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE")
CTIA = ("STOP", "END", "UNSUBSCRIBE", "CANCEL", "QUIT", "STOP ALL", "STOPALL")
AWS = ("ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE")

# The same asked in everyday forms and in the other languages of our customers.
ENGLISH = (
    *("STOP IT", "STOP THIS", "STOP EVERYTHING", "QUIT IT", "END THIS", "UNSUB", "UNSUBSCRIBE ME", "UNSUBSCRIBE ALL"),
    *("UNSUBSCRIBED", "UNSUBSCRIBING", "UNSUB ME", "REMOVE ME", "REVOKED", "OPT ME OUT", "OPTING OUT", "REPLY STOP"),
    *("TEXT STOP", "TXT STOP", "SEND STOP", "STOP TO END", "STOP TO OPT OUT", "STOP TO UNSUBSCRIBE", "STOP TO CANCEL"),
    *(
        "STOP TO QUIT",
        "STOP TO STOP",
        "STOP2END",
        "STOP 2 END",
        "STOPTOEND",
        "NO MORE",
        "ENOUGH",
        "DELETE",
        "EXIT",
        "DISCONTINUE",
    ),
    *("DISCONTINUE", "DO NOT WANT", "DONT WANT", "STP", "STAHP", "STAWP", "SHTOP", "UNSUBBED", "ESS TEE OH PEE"),
    *("I REPLY STOP", "REPLYING STOP", "MY REPLY IS STOP", "THE WORD IS STOP", "TEXTING STOP", "SENDING STOP"),
)
# Languages of customers that are not read in full, in Latin letters: Haitian Creole, Russian, Hindi, Arabic.
OTHER_LANGUAGES = (
    *("KANPE", "SISPANN", "HVATIT", "KHVATIT", "OTPISKA", "OTPISHITE", "OTPISATSYA", "OTMENA", "KHALAS", "HALAS"),
    *("BAND KARO", "BANDH KARO", "BAND KARO YE", "STOP KARO", "BAS KARO"),
)
SPANISH = (
    *("ALTO", "BASTA", "BASTA YA", "PARAR", "PARA", "PARE", "PAREN", "CANCELAR", "CANCELA", "DETENER", "DETENGANSE"),
    *("DETENGAN", "DETENGA", "SALIR", "BAJA", "DAR DE BAJA", "DARME DE BAJA", "FIN", "NO MAS", "ELIMINAR", "TERMINAR"),
    *("ANULAR", "DESUSCRIBIR", "DESUSCRIBIRME", "DESUSCRIBIRSE", "QUITAR"),
)
FRENCH = (
    *("ARRETER", "ARRETEZ", "ARRETE", "DESABONNER", "ME DESABONNER", "DESABONNEMENT", "DESABONNEZ", "DESINSCRIRE"),
    *("ME DESINSCRIRE", "DESINSCRIPTION", "ANNULER", "RETIRER", "CESSEZ", "STOP A TOUT", "FINI"),
)
PORTUGUESE = (
    *("PAREM", "SAIR", "CHEGA", "REMOVER", "REMOVA", "DESCADASTRAR", "DESCADASTRE", "DESINSCREVER", "ENCERRAR", "FIM"),
    *("NAO MAIS", "CANCELE"),
)
# What answers the question of an opt-in; words that only nod, such as OK, are no consent.
YES = (
    *("YES", "Y", "CONFIRM", "YES YES", "YES YES YES", "YES I DO", "YES I CONFIRM", "I CONFIRM", "YEAH", "YEP", "YUP"),
    *("SI", "SI SI", "CONFIRMO", "OUI", "OUI OUI", "JE CONFIRME", "SIM", "SIM SIM"),
)
OPT_OUT = tuple(dict.fromkeys((*FCC, *CTIA, *AWS, *ENGLISH, *SPANISH, *FRENCH, *PORTUGUESE, *OTHER_LANGUAGES)))

# Words this short have too many neighbours for a general rule, so their slips are listed.
SLIPS = _words(
    """
    edn ennd endd enf emd qiut quti qut wuit quir quitt parrar parr bsta bastaa basya aret arrt arrete opout tsop
    dtop stpo unsb unsubs unsuscribe canselar
    """
)
# Slips in the words that whole sentences turn on.
SLIPS_IN_SENTENCES = {
    **dict.fromkeys(("sotp", "st0p", "stpo", "tsop", "stopp", "soptp", "stoppp"), "stop"),
    **dict.fromkeys(("unscribe", "unsubscibe", "unsubcscribe"), "unsubscribe"),
    **dict.fromkeys(("intrested", "interrested", "intersted"), "interested"),
    **dict.fromkeys(("numer", "nubmer", "numbr"), "number"),
    **dict.fromkeys(("remov", "reove", "rmv"), "remove"),
    **dict.fromkeys(("lisst", "lsit"), "list"),
    "alon": "alone",
    "txts": "texts",
    "hereby": "pls",
    "blackist": "blacklist",
    "donnt": "dont",
}
# Real words one slip away from an opt-out word: they keep their own meaning.
REAL_WORDS = _words(
    """
    5to aalto abrete ancel ancella annuale annular annulee annules annulez aprete aqui arete aretes ariete arlete
    arrese arrest arreste arreta arretera arretiez arretra arrets avrete barree barret barrete cancelam cancelan
    cancelara cancelaram cancelarlo cancelaron cancelarse cancelas cancella cancellara cancellare cancels cancer
    cancre candela canela canelas canelo carcel carree carrete chance chancel chancela chancla chanel ciance cincel
    cuit darete describir describira describiria describirla describirlo describirse deshonneur equi esto evoke
    evoked evokes farete finii finn fuit garete garret huit isto jarret karree lancel luit muit nuit optou paree
    parete parra puit quai quei qui quid quie quiet quil quilt quim quin quint quip quis quita quite quito quits
    quiz quoi quot rarete reinscrire remoer remore remote removed removem removes removeu removi renove resubscribe
    revoie sarete sato scop seto shop shops sito slop smtp soap sop sopa sope soph soto soup spot step stgo stoa
    stoat stomp stoppare stos stow strop stup subscribe suit swop tdd top topa tope topf topi topo topp tops trop
    tuit uist uit unit
    """
)
# Words whose every slip is taken for them, REAL_WORDS apart.
FUZZY = _words(
    """
    stop quit cancel unsubscribe unsubscribeme removeme remove revoke optout cancelar arreter arretez desabonner
    desinscrire descadastrar desuscribir desuscribirme descadastre desinscrever desinscription desabonnement
    desabonnez annuler arrete cancela
    """
)

# Said around a command without changing it.
PLEASE = _words(
    """
    please pls plz plse plss pleas kindly thanks thanx thankyou thx ty tks sir maam sorry porfa porfavor xfa xfavor
    muchas gracias grasias grax plis plz pliz pf pfv obrigado obrigada svp
    """
)
COURTESY = PLEASE | _words(
    """
    thank you ma am now por favor gentileza s il vous te plait merci beaucoup
    """
)
# What dictation writes for a mark, a capital or a new line.
DICTATED = _words(
    """
    period comma exclamation question point mark colon dash quote unquote quotes capital caps all new line hash
    slash punto coma exclamacion mayusculas point virgule ponto virgula signo final
    """
)
# Said around an opt-out without weakening it; a YES or a NO in front of STOP does not.
FILLER = COURTESY | _words(
    """
    ok okay k just already yes yeah no nope nah hi hello hey yo omg ugh bro bruh man dude guys folks ppl right
    immediately asap permanently forever today and so very much really seriously u yall y you guys all texts ya ja
    agora hola
    ola bonjour salut uh er hmm lol smh god bless dios los le bendiga bendiciones x favor cher hon honey sugar dear
    sir madam
    regards sincerely respectfully cordially blessings best love truly yours atentamente saludos cordialement
    abraco amen um umm uhm siri habibi yaar amigo amiga compadre brother sister
    """
)
# Words without which hardly anybody asks for an end, in whatever form: where one stands, less is needed for a doubt.
REFUSING = _words(
    """
    stop stops stopping stopped stp quit quits quitting end ends ended ending cancel cancels canceled cancelled
    canceling cancelling cancelation remove removed removing removal unsub unsubs unsubscribe unsubscribed off list
    opt opted opting optout alone more anymore dont do not never no nope delete deleted wrong enough done lose block
    blocked blocking spam forget leave drop take cease desist nobody goodbye bye want need interested out refrain
    terminate discontinue revoke withdraw hush quiet finish finished away kill exit
    plus pas ne arret arrete arretez arreter marre assez tranquille enlevez enlever retirez supprimez cessez desabonner
    desabonnez stopper
    ya no mas basta para pare paren parar parale parenle deje dejen dejenme dejeme deja quite quiten quiteme quitenme
    quitar borre borren borrame borreme borrar baja sal salir saquen saqueme quiero interesa alto nunca
    nao mais chega parem tira tirem tirar remove remover remova cancela cancele cancelar apaga apague exclui exclua
    sair quero descadastra descadastrar deixa deixem
    """
)


# One character to one character keeps str.translate on its fast path for ASCII, which most texts are.
_MARKS = ".,;:!\n\r\t()[]{}"
_PLAIN = dict.fromkeys(range(128), " ")
_PLAIN |= {ord(c): c for c in "abcdefghijklmnopqrstuvwxyz0123456789?"}
_PLAIN |= {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_PLAIN |= dict.fromkeys(map(ord, _MARKS), ".")

_FOLDS = str.maketrans(
    dict.fromkeys("\u2019\u2018\u02bc\u00b4\uff07", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2026\u2028\u2029\u00bf\u00a1", ".")
    | {"\U0001f6d1": " stop "}
)
_CONTRACTION = re.compile(r"'(?=(?:t|s|m|d|re|ve|ll)\b)")
_SPELT_ALOUD = re.compile(r"\b([a-z]) as in [a-z]+\b")
_DOLLAR = re.compile(r"\$(?=[A-Za-z]{2})")
_SPELT_OUT = re.compile(r"\b[a-z](?: [a-z]){2,}\b")
_ALONE = re.compile(r" [a-z] [a-z](?: |$)")  # without which nothing is spelt out
_WORD_BY_WORD = re.compile(r"(?:(?!pls)\w+ \. ){2,}\w+(?: \.)?")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_PAIRS_OF_MARKS = (". .", ". ?", "? .", "? ?")
_REPEATED_MARK = re.compile(r"([.?])(?: [.?])+")

_MEANT = dict.fromkeys(PLEASE, "pls") | SLIPS_IN_SENTENCES
_PHRASES_OF_COURTESY = ("thank you", "thank u", "por favor", "por gentileza", "s il vous plait", "s il te plait")
_SIGNATURE = re.compile(r" sent from my \w+(?: \w+)?(?: \.)?$")
_REPEATED_PLEASE = re.compile(r"\bpls(?: pls)+\b")


def plain(body: str) -> str:
    """Return `body` as lower-case words `[a-z0-9]+` and the marks `.` and `?`, one space between; idempotent.

    Commas, line ends and other breaks become `.`; `don't` becomes `dont` and `m'envoyez` becomes `m envoyez`.
    A stop-sign emoji reads as the word; letters outside the Latin script are dropped.
    """
    text = body if body.isascii() else _ascii(body)
    if "'" in text:
        text = _CONTRACTION.sub("", text.lower())
    if "-" in text:
        text = text.replace(" - ", " . ").replace("--", ".")
    if "$" in text:
        text = _DOLLAR.sub("s", text)
    if "#" in text:
        text = text.replace("#", " number ")
    text = text.translate(_PLAIN).replace(".", " . ").replace("?", " ? ")
    text = " ".join(text.split())
    if any(map(text.__contains__, _PAIRS_OF_MARKS)):
        text = _REPEATED_MARK.sub(r"\1", text)
    return text.removeprefix(". ").removeprefix("? ") if text[:1] in {".", "?"} else text


def unsigned(text: str) -> str:
    """Return a `plain` text without the `Sent from my phone` that some phones add."""
    return _SIGNATURE.sub("", text) if "sent from my" in text else text


def unstretched(text: str) -> str:
    """Return a `plain` text with each letter that stands three times or more in a row once: `stoppp` is `stop`."""
    return _STRETCHED.sub(r"\1", text)


def softened(text: str) -> str:
    """Return a `plain` text with courtesies as `pls`, the commonest slips mended, and what is spelt out joined."""
    text = _unspelt(text)
    for phrase in _PHRASES_OF_COURTESY:
        if phrase in text:
            text = re.sub(rf"\b{phrase}\b", "pls", text)
    text = " ".join([_MEANT.get(word, word) for word in text.split()])
    text = _REPEATED_PLEASE.sub("pls", text) if "pls pls" in text else text
    return text.replace(" .", "") if _WORD_BY_WORD.fullmatch(text) else text


def words_of(text: str) -> list[str]:
    """Return the words of a `plain` text without its marks; letters that stand alone in a row are one word."""
    words = " ".join([word for word in text.split() if word not in {".", "?"}])
    if " as in " in words:
        words = _SPELT_ALOUD.sub(r"\1", words)
    return _unspelt(words).split()


def _unspelt(text: str) -> str:
    """Return `text` with letters that stand alone in a row as one word."""
    return _SPELT_OUT.sub(_joined, text) if _ALONE.search(text) else text


def _joined(letters: re.Match[str]) -> str:
    return letters[0].replace(" ", "")


def _ascii(body: str) -> str:
    decomposed = unicodedata.normalize("NFKD", body.translate(_FOLDS).casefold())
    kept = (c if c.isascii() else " " for c in decomposed if c.isascii() or not _invisible(c))
    return "".join(kept)


def _invisible(character: str) -> bool:
    """Whether a character leaves no gap: accents and other marks (M*) and format characters (Cf)."""
    category = unicodedata.category(character)
    return category == "Cf" or category[0] == "M"
