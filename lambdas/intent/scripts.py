"""Opt-outs in other scripts than Latin: a few words, since the languages that are read in full are four."""

from __future__ import annotations

import re
import unicodedata


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# what stands in a text that asks for an end, in Japanese, Chinese, Korean, Russian, Ukrainian, Arabic, Hindi and Hebrew
_ENDS = _words(
    """
    停止 ストップ 解除 中止 退会 やめて 止めて 終了 不要です 送らないで 送ってこないで
    送信しないで 外して 撤回 要りません いりません
    退订 退訂 取消 别发 別發 不要发 不要發 不要再 删除我 刪除我
    그만 중지 수신거부 보내지 해지 정지
    стоп отпис отмен хватит прекрат не пиш не присыл удалите зупин відпис досить
    توقف أوقف اوقف إلغاء الغاء لا ترسل لا تراسل ازالة إزالة احذف كفى
    बंद रोक मत भेज हटा
    הפסק הסר תפסיק די להסרה
    """
)
# Cyrillic and Greek letters that keyboards and senders mix up with Latin ones
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430"
    "\u0441\u0435\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0501\u051b\u051d\u0455\u04bb\u04cf\u0391"
    "\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0475",
    "ABESIJKMHOPCTYXaceijopcyxdqwshlABEZHIKMNOPTYXov",
)
_LATIN = re.compile("[A-Za-z]")
_LONGEST_WORD = 6
_FIRST_OF_OTHER_SCRIPTS = "\u0370"


def latin(body: str) -> str:
    """Return `body` with letters that only look Latin in a text of Latin ones as what they look like."""
    if body.isascii() or not _LATIN.search(body):
        return body
    return body.translate(_LOOKALIKES)


def asks_in_another_script(body: str) -> str | None:
    """Return the word of another script by which `body` seems to ask for an end."""
    if body.isascii() or max(body) < _FIRST_OF_OTHER_SCRIPTS:
        return None
    text = unicodedata.normalize("NFKC", body).casefold()
    return next((word for word in _ENDS if word in text), None)


def is_one_word(body: str, word: str) -> bool:
    """Return whether `body` is hardly more than `word`."""
    letters = [c for c in unicodedata.normalize("NFKC", body) if c.isalpha()]
    return len(letters) <= len(word) + _LONGEST_WORD - len(word) // 2
