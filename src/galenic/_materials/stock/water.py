"""The water and solvent of a powder: too much, too little, and what may be a hydrate's own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._materials.hydrates import hydrates_of, says_hydrate, water_beside
from galenic._words import phrase

if TYPE_CHECKING:
    from galenic._materials.order import OfOne
    from galenic._materials.stock.powder import Powder
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["note_water"]

_PERCENT = 100

_MUCH = Fraction(10)
"""Percent of loss from which on it is high, beside what a known hydrate holds of its own: ours."""

_SOLVENT = 1
"""Percent of residual solvent from which on it is high: ours. ICH Q3C takes half of it of the least
toxic solvents; a solvate holds more."""

_NEARLY = Fraction(9, 10)
"""The part of a hydrate's own water from which on a powder may be that hydrate: ours."""

_LEAST = Fraction(7, 10)
"""The part of its own water that a hydrate of a certificate has at the least: ours, since limits of
monographs begin below what the formula holds."""

_HYDRATE = 3
"""Percent of water from which on it may be a hydrate's own: ours. A hemihydrate of 300 g/mol holds
2.9 %, a monohydrate of 600 g/mol as much."""

_HYDRATE_NAMED = 1
"""The same where a name says that it is a hydrate, which may be a heavy hemihydrate: ours. Codeine
phosphate hemihydrate holds 2.2 %, paroxetine hydrochloride hemihydrate 2.4 %."""


def note_water(sheet: Sheet, order: OfOne, stock: Powder, mass: Step) -> None:
    """Note a loss that is high, or low for a hydrate, and one that may be a hydrate's own water."""
    loss = stock.loss_on_drying or stock.water
    if loss is None:
        return
    limit, why, source = _limit(order)
    lost = loss if stock.solvent is None else Amount(loss.number + stock.solvent.number, "%")
    if lost.number >= limit:
        name = order.forms.stocked.name
        sheet.note("water-high", water=lost, name=name, why=why, source=source)
    if stock.solvent is not None and stock.solvent.number >= _SOLVENT:
        _note_solvent(sheet, order, loss, stock.solvent, mass)
    if stock.assay_as is None and stock.active_unit == "mg":
        _note_untold(sheet, order, stock, loss, mass)
    if stock.active_unit == "mg":
        _note_low(sheet, order, stock, loss, mass)


def _note_solvent(sheet: Sheet, order: OfOne, loss: Amount, solvent: Amount, mass: Step) -> None:
    """Say what a solvent adds to the weight: it may be the water, or a slipped decimal point."""
    left = _PERCENT - loss.number
    without = Amount(mass.number * (left - solvent.number) / left, "mg")
    name = order.forms.stocked.name
    sheet.note("solvent-high", solvent=solvent, name=name, planned=mass.amount, without=without)


def _note_low(sheet: Sheet, order: OfOne, stock: Powder, loss: Amount, mass: Step) -> None:
    """Say both weights, where a hydrate is named and the loss is less than its own water.

    The content is stated as the form without water: crystal water that was left out of the loss is
    not taken off. Water by titration is all of it; a drying may leave the crystal water where it
    is, so that its loss is low only where the content is more than the hydrate can hold.
    """
    _, stocked, stated = order.forms
    own = water_beside(stocked, stated)
    if own is None or loss.number >= own * _PERCENT * _LEAST:
        return
    solvent = stock.solvent.number if stock.solvent is not None else Fraction(0)
    left = _PERCENT - solvent - loss.number
    assay = stock.assay.number if stock.assay is not None else Fraction(_PERCENT)
    most = (1 - own) * _PERCENT * _PERCENT
    if left <= own * _PERCENT or (stock.water is None and assay * left <= most):
        return
    sheet.note(
        "hydrate-water-low",
        water=loss,
        loss=phrase("water" if stock.water is not None else "loss-on-drying"),
        name=stocked.name,
        holds=Amount(own * _PERCENT, "%"),
        stated=stated.name,
        planned=mass.amount,
        more=Amount(mass.number * left / (left - own * _PERCENT), "mg"),
        source=order.credits(stocked if stocked.molar_mass is not None else stated),
    )


def _limit(order: OfOne) -> tuple[Fraction, Phrase, Phrase | str]:
    """The loss from which on it is high, in percent; why, and by which source."""
    _, stocked, stated = order.forms
    hydrates = hydrates_of(stated, order.substance)
    own = next((one for one in hydrates if one.form is stocked and stocked is not stated), None)
    if own is not None:
        holds = Amount(own.water * _PERCENT, "%")
        why = phrase("holds-and-more", name=stocked.name, holds=holds, more=_MUCH)
        return own.water * _PERCENT + _MUCH, why, phrase("of-library")
    if hydrates:
        least = hydrates[0]
        why = phrase("holds", name=least.form.name, holds=Amount(least.water * _PERCENT, "%"))
        return least.water * _PERCENT * _NEARLY, why, least.form.source or phrase("of-order")
    return _MUCH, phrase("seldom-moisture", much=_MUCH), phrase("of-library")


def _note_untold(sheet: Sheet, order: OfOne, stock: Powder, loss: Amount, mass: Step) -> None:
    """Say both readings, where the certificate's content may be meant of two forms.

    On an anhydrous basis the content is one of the form without water. If the name of the order
    means that form, the water is taken off, as planned. If the name means a hydrate and this is its
    water, the weight is less by the water: what is weighed holds it, and the dose counts it.
    """
    form = order.forms.stated
    hydrous = says_hydrate(stock.stated_form) or bool(form.water_molecules)
    if loss.number < (_HYDRATE_NAMED if hydrous else _HYDRATE):
        return
    if stock.basis == "dried" and not hydrous:
        return
    solvent = stock.solvent.number if stock.solvent is not None else Fraction(0)
    part = (_PERCENT - solvent - loss.number) / (_PERCENT - solvent)
    name = form.name
    reading, other = phrase("is-free-of-water", name=name), phrase("means-hydrate", name=name)
    if stock.basis == "dried":
        reading, other = phrase("content-of-form", name=name), phrase("content-of-dry-form")
    sheet.note(
        "hydrate-untold",
        water=loss,
        loss=phrase("water" if stock.water is not None else "loss-on-drying"),
        reading=reading,
        other=other,
        planned=mass.amount,
        less=Amount(mass.number * part, "mg"),
    )
