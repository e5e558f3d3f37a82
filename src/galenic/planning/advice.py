"""What an order should hear beside its numbers: slips, defaults, what is known of naltrexone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from galenic.amounts import Amount
from galenic.materials import excipients, forms
from galenic.materials.capsules import capsule_sizes, makers, spread
from galenic.materials.stock import Powder, Tablets
from galenic.materials.substances import find_substance, near_substance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from galenic.materials.order import Order
    from galenic.sheet import Sheet

__all__ = ["advise"]


def advise(sheet: Sheet, order: Order) -> None:
    """Note what the order leaves out, what is unusual in it, and what is known of its active."""
    if not order.balance:
        sheet.note("no-balance")
    _on_allowances(sheet, order)
    _on_expiry(sheet, order)
    _on_stock(sheet, order)
    _on_capsule(sheet, order)
    form = order.form(order.active)
    if form.is_naltrexone:
        _on_naltrexone(sheet, order)
    for name in dict.fromkeys((order.active, order.stock.active, order.stock.stated_form)):
        near = None if order.form(name).base else near_substance(name)
        if near is not None:
            sheet.note("naltrexone-name-near", name=name, near=near)


def _on_allowances(sheet: Sheet, order: Order) -> None:
    if order.excess is None:
        sheet.note("excess-absent")
    if order.overage is None:
        sheet.note("overage-absent")
    if order.excess and order.overage and order.excess.number and order.overage.number:
        sheet.note("excess-and-overage", excess=order.excess.text(), overage=order.overage.text())


def _expiring(order: Order) -> Iterator[tuple[str, dt.date]]:
    named = [("The stock", order.stock.expires), (order.filler.name, order.filler.expires)]
    named += [(entry.name, entry.expires) for entry in order.excipient]
    for name, expires in named:
        if expires is not None:
            yield name, expires


def _on_expiry(sheet: Sheet, order: Order) -> None:
    for name, expires in _expiring(order):
        if order.date is not None and expires < order.date:
            sheet.note("stock-expired", what=name, expires=expires, date=order.date)


_USUAL_ASSAY = (90, 110)
_FEW_MASSES = 20


def _on_stock(sheet: Sheet, order: Order) -> None:
    stock = order.stock
    assay: Amount | None = getattr(stock, "assay", None)
    if assay is not None and assay.unit == "%" and not _within(assay.number, _USUAL_ASSAY):
        sheet.note("assay-unusual", assay=assay.text())
    if isinstance(stock, Powder) and stock.assay_as is None:
        sheet.note("assay-form-assumed", name=order.form(stock.active).name)
    if isinstance(stock, Tablets):
        _on_tablets(sheet, order, stock)


def _on_tablets(sheet: Sheet, order: Order, stock: Tablets) -> None:
    if stock.coating is None:
        sheet.note("tablet-coating-unknown")
    elif stock.coating == "film":
        sheet.note("tablet-film-coated")
    elif stock.coating != "none":
        sheet.note("tablet-release-modified", coating=stock.coating.partition("-")[0])
    sampled = stock.tablets_weighed
    if stock.masses_are == "sample":
        sampled = len(stock.masses or ())
    if sampled is not None and sampled < _FEW_MASSES:
        sheet.note("tablet-masses-few", count=sampled)
    if order.dose.number >= stock.strength.number:
        sheet.note("dose-reaches-tablet", dose=order.dose.text(), strength=stock.strength.text())


_UNLIKE = Fraction(3, 2)
_SHELL_UNLIKE = 2


def _on_capsule(sheet: Sheet, order: Order) -> None:
    """A volume or shell of the order's own that is far from every chart's of that size."""
    size, volume, shell = order.capsule.size, order.capsule.volume, order.capsule.shell
    maker = order.capsule.maker
    if maker is not None and maker not in {*makers(), *(row.maker for row in order.capsule_size)}:
        sheet.note("capsule-maker-unknown", maker=maker)
    if volume is None and shell is None:
        return
    seen = spread(size)
    if volume is not None and seen is not None:
        low, high = (entry.number for entry in seen)
        if not low / _UNLIKE <= volume.number <= high * _UNLIKE:
            charts = f"{seen[0].text()} to {seen[1].text()}"
            sheet.note("capsule-volume-unlike", size=size, volume=volume.text(), charts=charts)
    masses = [row.shell for row in capsule_sizes() if row.size == size and row.shell is not None]
    for mass in masses[:1]:
        if shell is not None and not (
            mass.number / _SHELL_UNLIKE <= shell.number <= mass.number * _SHELL_UNLIKE
        ):
            sheet.note("capsule-shell-unlike", size=size, shell=shell.text(), charts=mass.text())


# --- naltrexone --------------------------------------------------------------------------------

_LOW_DOSE = (Fraction(1, 2), Fraction(9, 2))
_FAR = (Fraction(1, 10), Fraction(6))
_STANDARD = 50
_STEP = Fraction(1, 2)


def _within(number: Fraction, limits: tuple[Fraction | int, Fraction | int]) -> bool:
    return limits[0] <= number <= limits[1]


def _on_naltrexone(sheet: Sheet, order: Order) -> None:
    dose, shown = order.dose.number, forms.of_one(order.dose)
    if order.active_unit == "mg":
        if not _within(dose, _FAR):
            sheet.note("naltrexone-dose-far", dose=shown)
        elif not _within(dose, _LOW_DOSE):
            sheet.note("naltrexone-dose-unusual", dose=shown)
        _on_slips(sheet, dose, shown)
        _on_base(sheet, order)
    for row in excipients.warnings(order.filler.name):
        sheet.note(str(row.warning), name=order.filler.name)
    if isinstance(order.stock, Tablets):
        sheet.note("tablet-lactose")
    sheet.note("naltrexone-opioids")


def _on_slips(sheet: Sheet, dose: Fraction, shown: str) -> None:
    """Note a dose that is ten times, or a tenth of, a usual one: 0.5 mg to 4.5 mg in halves."""
    if dose >= _STANDARD:
        sheet.note("naltrexone-standard-dose", dose=shown)
    if _within(dose, _LOW_DOSE):
        return
    for meant, times in ((dose / 10, "ten times"), (dose * 10, "a tenth of")):
        if _within(meant, _LOW_DOSE) and not meant % _STEP:
            sheet.note(
                "naltrexone-tenfold", dose=shown, times=times, usual=Amount(meant, "mg").text()
            )


def _on_base(sheet: Sheet, order: Order) -> None:
    base = find_substance("naltrexone")
    if forms.same_form(order.form(order.active), base):
        salt = find_substance("naltrexone hydrochloride")
        equal = forms.equivalent(order.dose, base, salt)
        if equal is not None:
            sheet.note(
                "naltrexone-base",
                dose=forms.of_one(order.dose),
                as_hydrochloride=forms.of_one(equal),
            )
