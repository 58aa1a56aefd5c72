"""Which language a text is written in, told by words that belong to one language alone."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from lambdas.intent.text import plain, words_of

# STOP, HELP, YES and JOIN are missing: they are advertised to everybody and choose no language. So is what two
# languages share, such as `para`, `basta`, `cancelar` or `fin`.
_SPOKEN = {
    "en": """
        unsubscribe unsubscribed subscribe remove please thanks texting texts the this from my what when where your
        english
    """,
    "es": """
        alto ayuda si salir baja paren detener detengan detenganse quitar eliminar terminar desuscribir desuscribirme
        desuscribirse dejar unirse unirme suscribir suscribirme suscribirse alta gracias hola quiero mensajes envien
        manden mande dejen dejeme dejenme quiten quiteme borrenme borreme ya mas el los las del y usted ustedes espanol
    """,
    "fr": """
        arret arreter arretez arrete aide oui desabonner desabonnez desabonnement desinscrire desinscription annuler
        retirer cessez rejoindre inscrire inscription abonner quitter merci bonjour je vous ne pas plus recevoir
        envoyez les des du et francais
    """,
    "pt": """
        ajuda sim sair parem chega remova descadastrar descadastre descadastrem desinscrever encerrar fim deixar
        inscrever assinar nao obrigado obrigada ola quero mensagens enviem mandem receber voces voce mais e portugues
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
