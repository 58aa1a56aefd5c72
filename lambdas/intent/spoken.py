"""Which language a text is written in, told by words that belong to one language alone."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from lambdas.intent.text import plain, words_of

# STOP, HELP, YES and JOIN are missing: they are advertised to everybody and choose no language. So is what two
# languages share (`para`, `cancelar`, `eliminar`, `fin`, `mais`), and what stands in English names and small talk
# (`los`, `las`, `ya`, `plus`).
_SPOKEN = {
    "en": """
        unsubscribe unsubscribed subscribe please thanks texting texts the this from my what when where your you and
        not english
    """,
    "es": """
        alto ayuda si salir baja paren detener detengan detenganse quitar desuscribir desuscribirme desuscribirse
        dejar unirse unirme suscribir suscribirme suscribirse inscribirme gracias hola quiero mensajes envien envienme
        manden manda mande mandenme dejen dejeme dejenme quiten quiteme borrenme borreme usted ustedes espanol
    """,
    "fr": """
        arret arreter arretez arrete aide oui desabonner desabonnez desabonnement desinscrire desinscription annuler
        retirer cessez rejoindre inscrire abonner quitter merci bonjour je vous ne pas recevoir envoyez francais
    """,
    "pt": """
        ajuda sim sair parem chega remova descadastrar descadastre descadastrem desinscrever deixar inscrever assinar
        nao obrigado obrigada ola quero mensagens enviem mandem receber voces voce portugues
    """,
}
_LANGUAGE_OF = {word: language for language, words in _SPOKEN.items() for word in words.split()}
_LONGEST = 40  # words: what a longer text says shows in its beginning


@lru_cache(maxsize=1024)
def language_of(body: str) -> str:
    """Return the language of `body`; empty where its words choose none, or as many of them another one.

    It decides in which language the person is answered and nothing else: STOP is heard in every language.
    """
    words = words_of(plain(body))[:_LONGEST]
    votes = Counter(language for word in words if (language := _LANGUAGE_OF.get(word)))
    (first, most), (_, next_most) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > next_most else ""
