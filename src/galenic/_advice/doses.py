"""Doses beside those that are usual: slips of ten and of a thousand, and what is far off."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from galenic._amounts import Amount
from galenic._materials.forms import equivalent, same_form
from galenic._materials.molar import per_moiety
from galenic._materials.substances import known_forms, substances
from galenic._words import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._materials.order import OfOne
    from galenic._materials.substances import Substance
    from galenic._sheet import Sheet
    from galenic._words import Phrase

__all__ = ["note_dose"]

_TEN = 10
_THOUSAND = 1000

_NALTREXONE = {
    "dose-unusual": "naltrexone-dose-unusual",
    "dose-far": "naltrexone-dose-far",
    "dose-tenfold": "naltrexone-tenfold",
}
"""The codes that naltrexone had before other actives got theirs."""


_SLIPS = {"mg": "slip-of-mass", "IU": "slip-of-activity", "CFU": "slip-of-count"}
"""What makes a dose a thousand times another, by what it is measured in."""


class _Range(NamedTuple):
    """Two doses of the form that is ordered, both included."""

    low: Fraction
    high: Fraction

    def holds(self, dose: Fraction) -> bool:
        return self.low <= dose <= self.high

    def widened(self, times: int) -> _Range:
        return _Range(self.low / times, self.high * times)


class _Doses(NamedTuple):
    """The ranges of a row, as doses of the form that is ordered."""

    row: Substance
    usual: _Range
    possible: _Range | None


def note_dose(sheet: Sheet, order: OfOne) -> None:
    """Note a dose outside the usual or the possible ones, or say that none are known.

    A name in no table that may be a slip of another gets the doses of that one, with an if; its
    molar mass is not used.
    """
    near = order.near(order.active)
    form = order.forms.ordered if near is None else near
    found = next(_doses(order, form), None)
    if found is None:
        if near is None:
            sheet.note("dose-range-unknown", name=form.name, dose=order.dose)
        return
    codes = _NALTREXONE if found.row.is_naltrexone else {}
    told = {
        "meant": None if near is None else phrase("if-meant", name=near.name),
        "name": form.name,
        "dose": order.dose,
        "of": None if same_form(found.row, form) else phrase("as-those-of", name=found.row.name),
        "source": found.row.dose_source or _credit(order, found.row),
    }
    for code, values in _faults(order, found):
        if code == "dose-thousandfold":
            values |= {"slip": phrase(_SLIPS[order.active_unit])}
        sheet.note(codes.get(code, code), **told, **values)


def _faults(order: OfOne, found: _Doses) -> Iterator[tuple[str, dict[str, object]]]:
    """What is to be said of the dose: the code of a notice, and what only that one tells."""
    dose, usual, possible = order.dose.number, found.usual, found.possible
    is_usual, wide = usual.holds(dose), usual.widened(_TEN)
    if possible is not None and not possible.holds(dose):
        yield "dose-far", {"range": _ends(order, possible), "which": phrase("doses-possible")}
    elif not wide.holds(dose):
        yield "dose-far", {"range": _ends(order, wide), "which": phrase("ten-times-around")}
    elif not is_usual:
        yield "dose-unusual", {"range": _ends(order, usual)}
    if is_usual:
        return
    for code, times, more, less in (
        ("dose-tenfold", _TEN, "ten-times", "a-tenth"),
        ("dose-thousandfold", _THOUSAND, "a-thousand-times", "a-thousandth"),
    ):
        for meant, word in ((dose / times, more), (dose * times, less)):
            if usual.holds(meant):
                shown = {"times": phrase(word), "usual": Amount(meant, order.dose.unit)}
                yield code, {"range": _ends(order, usual), **shown}


def _doses(order: OfOne, form: Substance) -> Iterator[_Doses]:
    """The ranges for a form: its own, or those of the nearest form of its base, by molar mass."""
    for row in _nearest(order, form):
        ranges = [_range(order, row, form, key) for key in ("usual_dose", "possible_dose")]
        usual = ranges[0] or ranges[1]
        if usual is not None:
            yield _Doses(row, usual, ranges[1])


def _nearest(order: OfOne, form: Substance) -> Iterator[Substance]:
    """The rows of a form, and then those of its base; most orders need no more than the first."""
    yield form
    yield from (row for row in substances() if same_form(row, form))
    if form.base is not None:
        related = known_forms(form.base, order.substance)
        yield from sorted(related, key=lambda row: (row not in order.substance, _apart(row, form)))


def _apart(row: Substance, form: Substance) -> Fraction:
    """How far the molar masses of two forms lie apart, for each moiety; nothing if not known."""
    if row.molar_mass is None or form.molar_mass is None:
        return Fraction(0)
    return abs(per_moiety(row) - per_moiety(form))


def _range(order: OfOne, row: Substance, form: Substance, key: str) -> _Range | None:
    ends: tuple[Amount, Amount] | None = getattr(row, key)
    if ends is None or _measure(ends[0]) != _measure(order.dose):
        return None
    if row is form or same_form(row, form) or order.active_unit != "mg":
        return _Range(*(end.number for end in ends))
    as_ordered = [equivalent(end, row, form) for end in ends]
    numbers = [end.number for end in as_ordered if end is not None]
    return _Range(*numbers) if numbers else None


def _measure(dose: Amount) -> str:
    """What a dose is measured in; that of a capsule is a dose where nothing else is said."""
    return dose.unit.partition("/")[0]


def _credit(order: OfOne, row: Substance) -> Phrase:
    """Who gave the range of a row that names no source of it."""
    own = any(row is one for one in order.substance)
    lender = "of-pharmacy" if own and "substance" in order.pharmacy else "of-order"
    return phrase(f"{lender}-by", source=row.source) if row.source else phrase(lender)


def _ends(order: OfOne, span: _Range) -> tuple[Amount, Amount]:
    return Amount(span.low, order.dose.unit), Amount(span.high, order.dose.unit)
