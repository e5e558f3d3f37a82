"""The [label] table: what stands on a label beside what is planned; and the sizes of labels."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from galenic import _fields as fields
from galenic._materials._tables import load_rows
from galenic._materials.lots import goes_in
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    import datetime as dt

    from galenic._materials.order import Order

__all__ = [
    "LabelRow",
    "Labelling",
    "MeasuredSize",
    "check_ends",
    "check_label",
    "label_sizes",
    "size_named",
]

_LENGTHS = (8, 12, 13, 14)  # of a GTIN; in a code it has 14 digits
_LEAST, _MOST = 15, 300  # mm
_INCH = Fraction(254, 10)
_NUMBER = r"([0-9]{1,3}(?:\.[0-9]{1,3})?) ?(mm|in)"
_SIZE = re.compile(f"{_NUMBER} ?x ?{_NUMBER}")


@fields.sound
class LabelRow(fields.Sound):
    """A size of label that many printers take."""

    name: str = fields.text(doc="the name of the size")
    width: int = fields.count(doc="its width in millimetres", at_most=_MOST)
    height: int = fields.count(doc="its height in millimetres", at_most=_MOST)
    told: str = fields.text(doc="what it is called as well")
    source: str = fields.text(doc="where the row was read")
    edition: str = fields.text(doc="edition or date of the source")
    confidence: str = fields.choice("high", "medium", "low", doc="how sure the row is")


class MeasuredSize(NamedTuple):
    """A label's name, and its width and height in millimetres."""

    name: str
    width: Fraction
    height: Fraction

    @property
    def area(self) -> Fraction:
        """How large it is."""
        return self.width * self.height


@fields.sound
class Labelling(fields.Sound):
    """What stands on a label beside what the plan knows."""

    _place: ClassVar = "label"

    lot: str | None = fields.text(
        doc="lot number that the batch is given; absent: order.number", default=None
    )
    use_by: dt.date | None = fields.date(
        doc="beyond-use date that is set for the batch; absent: the latest that the plan has",
        default=None,
    )
    capsules: int | None = fields.count(
        doc="capsules in each container; absent: all that were ordered",
        at_most=1_000_000,
        default=None,
    )
    storage: str | None = fields.text(
        doc="how it is kept, such as: at 20 to 25 °C, dry", default=None
    )
    route: str | None = fields.text(doc="how it is given, such as: by mouth", default=None)
    pharmacy: str | None = fields.text(doc="who made it: the name of the pharmacy", default=None)
    contact: str | None = fields.text(
        doc="address and telephone of the pharmacy, in one line", default=None
    )
    warnings: tuple[str, ...] | None = fields.texts(
        doc="warnings and special handling, each on a line", default=None
    )
    gtin: str | None = fields.text(
        doc="GTIN of the product, 8, 12, 13 or 14 digits, for the code", default=None
    )
    size: str | None = fields.text(
        doc='size of the label: a name of `galenic list labels`, or "50 mm x 25 mm"', default=None
    )

    @fields.rule("gtin")
    def _gtin_is_one(self, path: str, problems: Problems) -> None:
        if self.gtin is None:
            return
        digits = re.fullmatch("[0-9]+", self.gtin) and len(self.gtin) in _LENGTHS
        if not digits or _check_digit(self.gtin[:-1]) != self.gtin[-1]:
            expected = "8, 12, 13 or 14 digits, of which the last checks the others"
            remedy = "copy all of its digits anew"
            problems.add("gtin", f"{path}.gtin", self.gtin, expected, remedy)

    @fields.rule("size")
    def _size_is_one(self, path: str, problems: Problems) -> None:
        if self.size is not None:
            with problems.gathering():
                size_named(self.size, f"{path}.size")

    @property
    def gtin_14(self) -> str | None:
        """The GTIN as a code holds it."""
        return None if self.gtin is None else self.gtin.zfill(14)


def _check_digit(digits: str) -> str:
    """The digit that ends a GTIN: weights 3 and 1 in turn, from its end."""
    total = sum(int(sign) * (3, 1)[place % 2] for place, sign in enumerate(reversed(digits)))
    return str(-total % 10)


@cache
def label_sizes() -> tuple[LabelRow, ...]:
    """The sizes of labels by name."""
    return load_rows(LabelRow, "label_size")


def size_named(told: object, path: str) -> MeasuredSize:
    """A size by its name, or by its width and height.

    Raises
    ------
    InputError
        If it is no name of a size, and no width and height of 15 to 300 mm.
    """
    problems, told_as = Problems(), told if isinstance(told, str) else ""
    for row in label_sizes():
        if row.name == told_as:
            return MeasuredSize(row.name, Fraction(row.width), Fraction(row.height))
    found = _SIZE.fullmatch(told_as)
    if found is None:
        names = tuple(row.name for row in label_sizes())
        expected = f'one of {", ".join(names)}; or width and height, such as "50 mm x 25 mm"'
        remedy = "write a name, or measure the label"
        problems.add("choice", path, told, expected, remedy, choices=names)
        raise InputError(problems)
    width, height = (_in_mm(*found.group(place, place + 1)) for place in (1, 3))
    if not (min(width, height) >= _LEAST and max(width, height) <= _MOST):
        expected = f"a width and a height of {_LEAST} to {_MOST} mm"
        problems.add("range", path, told, expected, "measure the label")
        raise InputError(problems)
    return MeasuredSize(told_as, width, height)


def _in_mm(number: str, unit: str) -> Fraction:
    return Fraction(number) * (_INCH if unit == "in" else 1)


def check_ends(order: Order, problems: Problems) -> None:
    """No last day is set that is later than that of a lot which goes in."""
    label, product = fields.maybe(order, "label"), fields.maybe(order, "product")
    set_by = (("label.use_by", label, "use_by"), ("product.expires", product, "expires"))
    for path, table, key in set_by:
        day = None if table is None else fields.maybe(table, key)
        if day is None:
            continue
        for name, lot in goes_in(order):
            expires = fields.maybe(lot, "expires")
            if expires is not None and expires < day:
                remedy = f"set an earlier day, or take another lot: {name}.expires is before it"
                problems.add("conflict", path, str(day), f"{expires} or earlier", remedy)


def _check_product(order: Order, label: Labelling, problems: Problems) -> None:
    """A product is given its lot and its last day once: on its own, or on its label."""
    product = fields.maybe(order, "product")
    if product is None:
        return
    for key, its in (("lot", "lot"), ("use_by", "expires")):
        told, own = fields.maybe(label, key), fields.maybe(product, its)
        if None not in {told, own} and told != own:
            expected, remedy = f"{own}, as product.{its} says", "remove one, or correct it"
            problems.add("conflict", f"label.{key}", str(told), expected, remedy)


def check_label(order: Order, problems: Problems) -> None:
    """Hold what a label says against the order: its date, and how many capsules there are."""
    label = order.label
    if label is None:
        return
    date, use_by = fields.maybe(order, "date"), fields.maybe(label, "use_by")
    if date is not None and use_by is not None and use_by < date:
        remedy = "correct one: it would have ended before it is made"
        problems.add("conflict", "label.use_by", str(use_by), f"{date} or later", remedy)
    _check_product(order, label, problems)
    each = fields.maybe(label, "capsules")
    if each is None:
        return
    made = fields.maybe(order, "capsules")
    if fields.is_given(order, "product"):
        remedy = "remove it: a product is filled into no capsule"
        problems.add("conflict", "label.capsules", each, "none beside [product]", remedy)
    elif made is not None and each > made:
        remedy = "count those of one container"
        problems.add("range", "label.capsules", each, f"at most the {made} ordered", remedy)
