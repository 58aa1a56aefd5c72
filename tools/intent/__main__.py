"""`python -m tools.intent`: how the texts of the independent authors are read."""

from __future__ import annotations

from lambdas.intent.recognise import KeywordSet, recognise
from tools.intent.corpus import authors, by_author
from tools.intent.tables import Answer, show

_KEYWORDS = KeywordSet.default({"DEALS": "deals"})


def main() -> None:
    """Print the tables of what is shipped, on every author."""
    show(
        Answer(author, text.kind, recognise(text.text, _KEYWORDS).kind)
        for author in authors()
        for text in by_author(author)
    )


if __name__ == "__main__":
    main()
