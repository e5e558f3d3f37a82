"""Names that say that a product keeps its active back: retard, enteric, gastro-resistant."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from galenic._materials._tables import unaccented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["said_release", "said_release_of_lot"]

_BEGIN = {
    "any": ("retard(?!ant)", "gastro-resist", "gastrorresist", "gastrorezist"),
    "English": (
        *("prolonged-release", "extended-release", "sustained-release", "modified-release"),
        *("controlled-release", "delayed-release", "slow-release", "enteric"),
    ),
    "German": (
        *("magensaftr", "verlängerte-freisetzung", "verlängerter-freisetzung"),
        *("veränderte-freisetzung", "veränderter-freisetzung", "verzögerte-freisetzung"),
        *("verzögerter-freisetzung", "verlängerte-wirkstofffreisetzung"),
        *("verlängerter-wirkstofffreisetzung", "veränderte-wirkstofffreisetzung"),
        *("veränderter-wirkstofffreisetzung", "verzögerte-wirkstofffreisetzung"),
        "verzögerter-wirkstofffreisetzung",
    ),
    "Dutch": (
        *("maagsapresistent", "gereguleerde-afgifte", "verlengde-afgifte", "vertraagde-afgifte"),
        "gecontroleerde-afgifte",
    ),
    "French": (
        *("libération-prolong", "libération-modifi", "libération-retard", "entérique"),
        *("entérosolub", "action-prolong"),
    ),
    "Italian": (
        *("rilascio-prolungat", "rilascio-modificat", "rilascio-controllat", "rilascio-ritardat"),
        *("enterico", "enterica"),
    ),
    "Spanish": (
        *("liberación-prolongad", "liberación-modificad", "liberación-controlad"),
        *("liberación-retardad", "liberación-sostenid", "entérico", "entérica"),
        *("liberación-lenta", "acción-prolongad"),
    ),
    "Portuguese": (
        *("liberação-prolongad", "liberação-modificad", "liberação-controlad"),
        *("liberação-retardad", "liberação-sustentad", "liberação-estendid"),
        *("liberação-lenta", "ação-prolongad"),
        *("libertação-prolongad", "libertação-modificad"),
    ),
    "Romanian": ("eliberare-prelungit", "eliberare-modificat"),
    "Polish": ("przedłużonym-uwalnian", "zmodyfikowanym-uwalnian", "dojelitow"),
    "Czech, Slovak": (
        *("prodlouženým-uvolňován", "řízeným-uvolňován", "predĺženým-uvoľňovan"),
        "enterosolvent",
    ),
    "Hungarian": ("nyújtott-hatóanyagleadás", "nyújtott-hatóanyag-leadás", "gyomornedv-ellenálló"),
    "Swedish, Danish, Norwegian, Finnish": ("depottablet", "enterotablet", "depotkaps"),
    "Russian": ("пролонгированн", "кишечнорастворим", "ретард"),
    "Turkish": (
        *("uzatılmış-salım", "uzatılmış-salın", "kontrollü-salım", "kontrollü-salın"),
        *("değiştirilmiş-salım", "değiştirilmiş-salın", "gecikmeli-salım", "geciktirilmiş-salım"),
        *("sürekli-salım", "yavaş-salım", "enterik"),
    ),
    "Croatian, Serbian, Slovene": (
        *("produljenim-oslobađan", "produženim-oslobađan", "prilagođenim-oslobađan"),
        *("modifikovanim-oslobađan", "podaljšanim-sproščan", "prirejenim-sproščan"),
        *("želučanootporn", "gastrorezistentn"),
    ),
    "Bulgarian, Ukrainian": (
        *("удължено-освобождаване", "изменено-освобождаване", "стомашно-устойчив"),
        *("пролонгован", "кишковорозчинн"),
    ),
    "Estonian, Latvian, Lithuanian": (
        *("prolongeeritult-vabasta", "toimeainet-modifitseeritult", "ilgstošās-darbības"),
        *("pailginto-atpalaidavimo", "modifikuoto-atpalaidavimo", "skrandyje-neir"),
    ),
    "Greek": ("παρατεταμένης-αποδέσμευσης", "ελεγχόμενης-αποδέσμευσης", "γαστροανθεκτικ"),
}
"""How a word, or two, begin that say it, by language, whatever their accents; a hyphen is that, a
space or nothing."""

_UNSPACED = (
    *("徐放", "腸溶", "持続性", "持効性"),  # Japanese
    *("缓释", "控释", "肠溶", "緩釋", "控釋", "腸溶", "长效", "長效"),  # Chinese, in both scripts
    *("서방", "장용", "지속성"),  # Korean
)
"""What says it in Japanese, Chinese and Korean, where no space parts the words."""

_UNSPACED_DENIED = "非비"
"""What stands before them and denies it."""

_SCRIPTS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
"""Letters of these languages, which no space parts from Latin ones: ニフェジピンCR錠."""

_END = ("retard", "retardtabletten", "retardtablette", "retardkapseln", "retardkapsel")
"""How a word may end that says it: Adalatretard."""

_WHOLE = ("zok", "oros", "msr", "mga", "depot")
"""Whole words that say it, in a name alone: a lot may be of a depot. The Dutch write msr and mga
for maagsapresistent and met gereguleerde afgifte."""

_CAPITALS = ("CR", "EC", "ER", "LP", "MR", "SR", "XL", "XR")
"""Whole words in capitals that say it, in a name alone: in a lot they are any letters."""

_DENIED = (
    *("non", "not", "no", "without", "nicht", "ohne", "niet", "zonder", "sans", "sin", "sem"),
    *("senza", "bez", "utan", "uden", "salmonella"),
)
"""Words behind which it is not said: non-retard, Salmonella enterica."""


@lru_cache(maxsize=1024)
def said_release(name: str) -> str | None:
    """The word of a name that says modified or enteric release; None where there is none."""
    told = said_release_of_lot(name)
    if told is None and _holds(plain := _plain(name), _WHOLE):
        whole = _whole().search(plain)
        told = None if whole is None else whole[1]
    if told is None and _holds(name, _CAPITALS):
        if not name.isascii():
            name = re.sub(rf"(?<=[{_SCRIPTS}])(?=[A-Z])|(?<=[A-Z])(?=[{_SCRIPTS}])", " ", name)
        denied = "".join(rf"(?<!\b{word}[ -])" for word in _DENIED)
        capitals = rf"(?-i:(?<![^\W\d_])(?:{'|'.join(_CAPITALS)})(?!\w|-?\d))"
        found = re.search(denied + capitals, name, re.IGNORECASE)
        told = None if found is None else found[0]
    return told


@lru_cache(maxsize=1024)
def said_release_of_lot(lot: str) -> str | None:
    """The same of a lot, beside whose number the name of a product may be written."""
    if _holds(lot, _UNSPACED):
        unspaced = re.search(f"(?<![{_UNSPACED_DENIED}])(?:{'|'.join(_UNSPACED)})", lot)
        return None if unspaced is None else unspaced[0]
    plain = _plain(lot)
    if not _holds(plain, _stems()):
        return None
    found = _pattern().search(plain)
    return None if found is None else found[1]


def _holds(text: str, parts: Iterable[str]) -> bool:
    """Whether one of these is in a text: most names hold none, and a pattern is slow to make."""
    return any(part in text for part in parts)


def _plain(name: str) -> str:
    """A name in small letters without accents, one space for whatever parts its words."""
    plain = unaccented(name).replace("ł", "l")
    return re.sub(r"[\s\u2010-\u2015\u2212-]+", " ", plain)


def _begins() -> Iterator[str]:
    """How a word, or two, begin that say it, as they are compared."""
    return (_plain(one) for words in _BEGIN.values() for one in words)


@cache
def _stems() -> frozenset[str]:
    """What stands in each text in which the pattern finds something."""
    return frozenset(re.split(r"[^\w]", one)[0] for one in (*_begins(), *_END))


@cache
def _pattern() -> re.Pattern[str]:
    """What finds a word that begins with one of these, ends with it or is it, and is not denied."""
    begun = "|".join(one.replace(" ", " ?") for one in _begins())
    ways = rf"(?:{begun})\w*|\w+(?:{'|'.join(_END)})\b"
    return re.compile(rf"(?<!\w){_denied()}({ways})")


@cache
def _whole() -> re.Pattern[str]:
    """What finds a whole word that says it, in a name; in a lot such a word may be a place."""
    return re.compile(rf"(?<!\w){_denied()}((?:{'|'.join(_WHOLE)})\b)")


def _denied() -> str:
    return "".join(rf"(?<!\b{word} )" for word in _DENIED)
