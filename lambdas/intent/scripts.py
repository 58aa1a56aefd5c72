"""Opt-outs in other scripts than Latin: a few words, since the languages that are read in full are four."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lambdas.patterns import lazily

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


# what stands in a text that asks for an end, in Japanese, Chinese, Korean, Russian, Ukrainian, Arabic, Hindi and Hebrew
_ENDS = _words(
    """
    停止 ストップ 解除 中止 退会 やめて 止めて 終了 不要です 送らないで 送ってこないで
    送信しないで 送ってこなくて 送らないよう 外して 撤回 要りません いりません
    退订 退訂 取消 别发 別發 不要发 不要發 不要再 删除我 刪除我
    그만 중지 수신거부 보내지 해지 정지
    стоп отпис отпиш отмен хватит прекрат не_пиш не_присыл не_отправля удалите зупин відпис досить не_надсила
    توقف أوقف اوقف إلغاء الغاء لا_ترسل لا_تراسل ازالة إزالة احذف كفى
    बंद रोक मत_भेज हटा
    הפסק הסר תפסיק להסרה
    """
)
# what may stand around it without changing it: courtesy, our texts, the number of the one who asks
_AROUND = _words(
    """
    お願いいたします お願いします お願い致します おねがいします
    してください して下さい ください 下さい ませ どうか すみません
    ありがとうございます 今後 これ以上 もう いいです です ます
    を の は から で ショートメッセージ メッセージ 配信 お知らせ
    ご案内 案内 送信 リスト 番号 受信 に関する 同意
    请 請 谢谢 謝謝 短信 信息 消息 给我 給我 了 订阅 訂閱
    주세요 제발 감사합니다 메시지 문자 하지 마세요 는 을 를
    пожалуйста спасибо будь_ласка дякую сообщения сообщений сообщение смс рассылку рассылки рассылка больше мне меня
    мой_номер номер этот ваши ваших из списка ваша ите уйте ться айте
    من_فضلك رجاء شكرا الرسائل رسائل رسالة الاشتراك اشتراك إرسال ارسال عن لي هذه
    कृपया धन्यवाद करो करें कर दो संदेश मैसेज ये मुझे को ना
    בבקשה תודה ההודעות הודעות לי את לשלוח
    """
)
# Cyrillic and Greek letters that keyboards and senders mix up with Latin ones
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430"
    "\u0441\u0435\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0501\u051b\u051d\u0455\u04bb\u04cf\u0391"
    "\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0475",
    "ABESIJKMHOPCTYXaceijopcyxdqwshlABEZHIKMNOPTYXov",
)
_LONGEST_FIRST = sorted(_AROUND, key=len, reverse=True)
_LATIN = re.compile("[A-Za-z]")
_LONGEST_WORD = 6
_OTHER_SCRIPTS = lazily("[\u0370-\u1dff\u3041-\ud7ff\uff66-\uff9d]")


def latin(body: str) -> str:
    """Return `body` with letters that only look Latin in a text of Latin ones as what they look like."""
    if body.isascii() or not _LATIN.search(body):
        return body
    return body.translate(_LOOKALIKES)


def asks_in_another_script(body: str) -> str | None:
    """Return the word of another script by which `body` seems to ask for an end."""
    if body.isascii() or not _OTHER_SCRIPTS.search(body):
        return None
    text = unicodedata.normalize("NFKC", body).casefold()
    return next((word for word in _ENDS if word in text), None)


def says_no_more(body: str, word: str) -> bool:
    """Return whether `body` is hardly more than `word` and what may stand around it."""
    text = unicodedata.normalize("NFKC", body).casefold().replace(word, word.upper(), 1)
    for around in _LONGEST_FIRST:
        text = text.replace(around, " ") if around != word else text
    letters = [c for c in text if c.isalpha()]
    return len(letters) <= len(word) + _LONGEST_WORD - len(word) // 2


# The keys of other keyboards in the place of `qwertyuiop asdfghjkl zxcvbnm`: a word typed without switching over.
_KEYS = "qwertyuiopasdfghjklzxcvbnm"
_KEYBOARDS = (
    "йцукенгшщзфывапролдячсмить",
    ";ςερτυθιοπασδφγηξκλζχψωβνμ",
    "/'קראטוןםפשדגכעיחלךזסבהנמצ",
    "ضصثقفغعهخحشسيبلاتنمئءؤر-ىة",
)
_TYPED = [str.maketrans(keys, _KEYS) for keys in _KEYBOARDS]
_SOUNDS = str.maketrans("\u0442\u043a\u043c\u043d\u043b\u0434", "tkmnld")
_BY_SOUND = str.maketrans("\u0441\u043f\u0440", "spp")
# What a Japanese keyboard makes of the letters of our words: `stop` becomes `すとp`, `end` becomes `えんd`.
_KANA = dict(
    zip(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
        _words(
            """
            a i u e o ka ki ku ke ko sa si su se so ta ti tu te to na ni nu ne no ha hi hu he ho ma mi mu me mo
            ya yu yo ra ri ru re ro wa wo n
            """
        ),
        strict=True,
    )
)
_LONGEST_MISTYPED = 40
_KATAKANA, _HIRAGANA = 0x30A1, 0x3041


def mistyped(body: str) -> Iterator[str]:
    """Yield what a short `body` of other letters may be in Latin ones: by look, by its keys, by its sound."""
    if body.isascii() or len(body) > _LONGEST_MISTYPED or not _OTHER_SCRIPTS.search(body):
        return
    text = unicodedata.normalize("NFKC", body).casefold()
    yield text.translate(_LOOKALIKES).translate(_SOUNDS)
    yield text.translate(_BY_SOUND).translate(_LOOKALIKES).translate(_SOUNDS)
    yield from (text.translate(keys) for keys in _TYPED)
    yield "".join(_KANA.get(_hiragana(letter), letter) for letter in text)


def _hiragana(letter: str) -> str:
    code = ord(letter)
    return chr(code - _KATAKANA + _HIRAGANA) if _KATAKANA <= code < _KATAKANA + len(_KANA) * 2 else letter
