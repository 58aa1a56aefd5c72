"""The name by which other programs call recognition; the code stands in `lambdas.intent`."""

from lambdas.intent.recognise import Intent, IntentKind, KeywordSet, recognise

__all__ = ["Intent", "IntentKind", "KeywordSet", "recognise"]
