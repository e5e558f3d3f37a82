"""The order: what is wanted, from which stock, in which capsule, weighed on what."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from attrs import field

from galenic import _fields as fields
from galenic._amounts import Amount
from galenic._late import kept
from galenic._materials import forms, molar, packing, whole_dose
from galenic._materials.dose_units import in_moles, measure_of
from galenic._materials.merge import PHARMACY_TABLES, from_pharmacy, merged, written
from galenic._materials.methods import TO_MASS, TO_VOLUME
from galenic._materials.order.keys import HELD, IN_FILE, LISTS, REQUEST, TABLES, OrderKeys
from galenic._materials.order.reading import gathered, headed, is_of_request
from galenic._materials.order.rules import RULES
from galenic._materials.substances import Substance, find_substance, near_substance
from galenic._materials.told import is_of_one_key, settled
from galenic._sheet import Dimension
from galenic._words import phrase
from galenic.errors import InputError, Problems, must_be

if TYPE_CHECKING:
    import datetime as dt

    from galenic._materials.excipients import Packs
    from galenic._materials.stock import AnyStock
    from galenic._sheet import Sheet
    from galenic._words import Phrase

__all__ = ["OfOne", "Order"]


@fields.sound
class Order(OrderKeys):
    """An order, read and checked, however it is made: there is no other.

    ``galenic.read_order`` reads a file, ``galenic.load`` text, :meth:`read` a mapping of the shape
    of the file; by name it is made of its keys and tables, and changed by :meth:`replace` (or
    ``attrs.evolve``, or ``copy.replace``). Each raises :class:`~galenic.InputError` with every
    problem of what it was given.

    Attributes
    ----------
    active, dose, stock
        Of an order of one active; ``None`` where it has ``actives``. :attr:`by_active` has them for
        every order.
    actives
        The tables [[active]] of an order of several.
    product
        What is made in place of capsules; ``None`` in an order of capsules. A product is planned
        as one unit that is filled to its mass: ``dose`` is then all the active in it, ``capsules``
        1, and ``capsule`` a unit without a size.
    pharmacy
        The paths that came from the pharmacy file.
    pharmacy_file
        The pharmacy file that the command line found by itself; in Python ``None``.
    ordered_dose
        The dose in mmol or mEq of which the dose is the mass; only of :attr:`by_active`.

    Examples
    --------
    >>> import galenic
    >>> order = galenic.Order(
    ...     active="naltrexone hydrochloride",
    ...     dose="4.5 mg",
    ...     capsules=100,
    ...     stock=galenic.Powder(
    ...         active="naltrexone hydrochloride", assay="99.2 %", basis="as-is"
    ...     ),
    ...     capsule=galenic.Capsule(size="3"),
    ...     filler=galenic.Filler(name="microcrystalline cellulose", pack_stat="150 mg/capsule"),
    ... )
    >>> order.replace(capsules=60).capsules
    60
    """

    _rules: ClassVar = RULES

    pharmacy: tuple[str, ...] = field(default=(), eq=False, kw_only=True)
    pharmacy_file: str | None = field(default=None, eq=False, init=False)
    ordered_dose: Amount | None = field(default=None, eq=False, init=False, repr=False)

    @classmethod
    def read(
        cls,
        order: Mapping[str, Any],
        pharmacy: Mapping[str, Any] | None = None,
        *,
        origins: tuple[str, ...] = (),
    ) -> Order:
        """Read an order from a mapping of the shape of the order file.

        Parameters
        ----------
        order
            Tables of keys; amounts are text such as ``"4.5 mg"``, pint quantities or amounts.
        pharmacy
            Tables that do not change between orders; the order wins.
        origins
            The paths that an order read back from a plan once took from a pharmacy file.

        Raises
        ------
        InputError
            With every problem of the order.
        """
        problems = Problems()
        given: Any = order
        if not isinstance(given, Mapping):
            problems.add("kind", "order", *_no_order(given))
            raise InputError(problems)
        if pharmacy:
            remedy = "give the tables of a pharmacy file, or its path to galenic.read_order"
            must_be(pharmacy, Mapping, "pharmacy", "a table of tables", remedy)
            given, origins = merged(order, pharmacy, problems, ("order", *TABLES))
        heading, tables = headed(given, problems)
        found = gathered(heading, tables, problems)
        made = fields.build(cls, found | {"pharmacy": origins}, "", problems)
        problems = settled(made, problems, TABLES)
        if problems:
            told = made._told(problems)  # noqa: SLF001 - its own
            raise InputError(from_pharmacy(problem, origins) for problem in told)
        return made

    @classmethod
    def slips(
        cls, order: Mapping[str, Any] | None, pharmacy: Mapping[str, Any] | None = None
    ) -> Problems:
        """What is wrong with an order, or with a pharmacy file, of which the other cannot be read.

        What the other may hold is not missed, and nothing is held against it.
        """
        problems = Problems()
        given = {} if order is None else dict(order)
        origins: tuple[str, ...] = ()
        if pharmacy is not None:
            given, origins = merged(given, pharmacy, problems)
        heading, tables = headed(given, problems)
        found = gathered(heading, tables, problems) | dict.fromkeys(PHARMACY_TABLES)
        fields.build(cls, found, "", problems)
        lent = PHARMACY_TABLES if order is not None else (*REQUEST, *TABLES, "order")
        told = (
            problem
            for problem in dict.fromkeys(problems)
            if is_of_one_key(problem) or not problem.path.startswith(lent)
        )
        return Problems(from_pharmacy(problem, origins) for problem in told)

    @classmethod
    def _gathered(cls, given: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
        """Read keys and tables given by name."""
        heading = {key: value for key, value in given.items() if is_of_request(key)}
        tables = {
            IN_FILE.get(key, key): value for key, value in given.items() if key not in heading
        }
        origins = tables.pop("pharmacy", ())
        listed = isinstance(origins, (list, tuple))
        if not listed or not all(isinstance(path, str) for path in origins):
            remedy = "leave it out: it is noted when an order is read with a pharmacy file"
            problems.add("kind", "pharmacy", origins, "a list of paths", remedy)
            origins = ()
        return gathered(heading, tables, problems) | {"pharmacy": tuple(origins)}

    def _told(self, problems: Problems) -> Problems:
        if not fields.is_given(self, "product"):
            return problems
        from galenic._materials.product import told_of_product  # noqa: PLC0415 - few orders have it

        return told_of_product(problems)

    def to_tables(self) -> dict[str, Any]:
        """Write the order as the tables of the order file: what :meth:`read` reads back.

        Amounts are text, as they were given; what was left out, or given as what it is without
        being given, is left out. Tables of the pharmacy file are included.
        """
        tables = written(self.as_given)  # of [[active]] tables: as they were
        if self.product is not None:
            return _without_unit(tables)
        heading = {key: tables.pop(key) for key in REQUEST if key in tables}
        return {"order": heading, **{IN_FILE.get(key, key): one for key, one in tables.items()}}

    @property
    def as_given(self) -> Order:
        """The order that was given, of one that is planned in the short form or in mass."""
        given: Order = self.__dict__.get("_given", self)
        return given

    def replace(self, **changes: object) -> Order:
        """Make the order anew with keys of [order], or whole tables' keys, changed.

        ``order.replace(capsules=60)`` changes a key of [order]; a mapping changes keys of the table
        of that name: ``order.replace(stock={"assay": "98 %"})``; ``None`` removes a key. A
        stock with a ``kind`` is another stock and takes the place of the whole table.
        """
        given = fields.table_of(self)
        if self.product is not None:
            given = _without_unit(given)
        if self.ordered_dose is not None:
            given["dose"] = self.ordered_dose
        for key, value in changes.items():
            given[key] = value
            if key in HELD and key not in LISTS and isinstance(value, Mapping):
                held = getattr(self, key)
                known = {} if held is None or "kind" in value else fields.table_of(held)
                table = {**known, **value}
                given[key] = {name: entry for name, entry in table.items() if entry is not None}
        given = {name: entry for name, entry in given.items() if entry is not None}
        tables = {key: value for key, value in given.items() if key in HELD}
        heading = {key: value for key, value in given.items() if key not in HELD}
        tables = {IN_FILE.get(key, key): value for key, value in tables.items()}
        kept = (path for path in self.pharmacy if path.partition(".")[0] not in changes)
        head = {"order": heading} if heading or "product" not in tables else {}
        made = Order.read({**head, **tables}, origins=tuple(kept))
        file = self.pharmacy_file
        return made if file is None else fields.twin(made, pharmacy_file=file)

    @kept
    def by_active(self) -> tuple[OfOne, ...]:
        """The order as one order for each of its actives, which share everything else.

        An order of one active is its own; of [[active]] tables that are summed there is one.
        """
        if not self.actives:
            return (self._in_mass(),)
        from galenic._materials.actives import by_active  # noqa: PLC0415 - few orders have several

        return cast("tuple[OfOne, ...]", by_active(self))

    def _in_mass(self) -> OfOne:
        """Itself; with the mass of its dose, where that was ordered in mmol or mEq."""
        one = self._one
        if not in_moles(one.dose):
            return one
        from galenic._materials import measures  # noqa: PLC0415 - few orders need it

        mass = measures.mass_of(one.dose, self.forms.ordered, one.stock.equivalent)
        made = fields.twin(one, dose=mass, ordered_dose=one.dose)
        made.__dict__["_given"] = self
        return made

    @property
    def batch_lot(self) -> str | None:
        """The lot that the batch is given: of its label, of its product, or the order's number."""
        of_label = None if self.label is None else self.label.lot
        of_product = None if self.product is None else self.product.lot
        return of_label or of_product or self.number

    @property
    def end_set(self) -> tuple[str, dt.date] | None:
        """The last day that the order sets for its batch, behind the key that sets it."""
        if self.label is not None and self.label.use_by is not None:
            return "label.use_by", self.label.use_by
        if self.product is not None and self.product.expires is not None:
            return "product.expires", self.product.expires
        return None

    @property
    def dose_said(self) -> Amount | Phrase:
        """What a capsule holds as a label has it: as ordered, with its mass behind it."""
        dose, ordered = self.dose_of_capsule, self.ordered_of_capsule
        return dose if ordered is None else phrase("dose-in-moles", ordered=ordered, mass=dose)

    @property
    def whole_said(self) -> Amount | Phrase:
        """The dose as it was ordered, whole; with its mass behind it where that was no mass."""
        ordered, dose = self.ordered_dose, self._one.dose
        return dose if ordered is None else phrase("dose-in-moles", ordered=ordered, mass=dose)

    @property
    def ordered_of_capsule(self) -> Amount | None:
        """What a capsule holds of a dose that was ordered in mmol or mEq, in these."""
        ordered = self.ordered_dose
        return None if ordered is None else whole_dose.of_capsule(ordered, self.capsules_per_dose)

    @property
    def dose_label(self) -> str:
        """What a capsule holds, as it was ordered."""
        return (self.ordered_of_capsule or self.dose_of_capsule).label.removesuffix("/capsule")

    def on(self, sheet: Sheet) -> list[tuple[Sheet, OfOne]]:
        """Each active with the sheet about it, where a sheet was begun for the whole order."""
        of_each = self.by_active
        if len(of_each) == 1:
            return [(sheet, of_each[0])]
        return [(sheet.about(one.dimension), one) for one in of_each]

    @kept
    def dimension(self) -> Dimension:
        """What the active of an order of one active is measured in: mg, IU or CFU, of it."""
        one = self._one
        return Dimension(one.active, measure_of(one.dose), self.product is not None)

    @property
    def method(self) -> str:
        """How bodies are filled: as [fill] says, else to a mass where one is asked for."""
        told = None if self.fill is None else self.fill.method
        return told or (TO_VOLUME if self.capsule.fill is None else TO_MASS)

    @property
    def _one(self) -> OfOne:
        """Itself, of one active: a type checker then knows that what is of it is there."""
        return cast("OfOne", self)

    @kept
    def dose_of_capsule(self) -> Amount:
        """What one capsule of an order of one active is to hold of it: all of a dose, or a part.

        ``dose`` is that of the order as it stands there; with ``capsules_per_dose`` a whole one.
        """
        return whole_dose.of_capsule(self._one.dose, self.capsules_per_dose)

    @property
    def active_unit(self) -> str:
        """``mg``, ``IU`` or ``CFU``: what the active of an order of one active is measured in."""
        return self.dimension.unit

    @property
    def told_dose(self) -> Amount:
        """The dose for a sentence: of a product all the active in it, which is of no capsule."""
        dose = self._one.dose
        if self.product is None:
            return dose
        return Amount(dose.number, dose.unit.removesuffix("/capsule"), dose.origin)

    @property
    def per_unit(self) -> str:
        """What stands behind the unit of a dose and a fill: ``/capsule``; nothing of a product."""
        return "/capsule" if self.product is None else ""

    def form(self, name: str) -> Substance:
        """A form of an active by name: the order's own rows first."""
        return find_substance(name, self.substance or ())

    @kept
    def forms(self) -> forms.Forms:
        """The forms as ordered, as in the stock, and as its content is stated."""
        one = self._one
        names = (one.active, one.stock.active, one.stock.stated_form)
        return forms.Forms(*map(self.form, names))

    def credit(self, form: Substance) -> str:
        """Where the molar mass of a form comes from: the order, the pharmacy file or our table."""
        place = next((place for place, row in enumerate(self.substance) if row is form), None)
        if place is None:
            return f"substances: {form.name}"
        read = form.molar_mass.origin if form.molar_mass is not None else "substance"
        path = read or f"substance[{place}].molar_mass"  # a record made in Python was not read
        return f"pharmacy file: {path}" if "substance" in self.pharmacy else path

    def credits(self, *converted: Substance) -> Phrase:
        """Where the molar masses of a conversion come from, for a notice or a chain."""
        told: dict[str, list[str]] = {}
        for form in converted:
            credit = self.credit(form)
            if credit.startswith("substances:"):
                told.setdefault("lent-by-table", []).append(form.edition or credit)
            else:
                lender, _, path = credit.rpartition(": ")
                whose = "lent-by-pharmacy" if lender else "lent-by-order"
                told.setdefault(whose, []).append(path.removesuffix(".molar_mass"))
        lenders = (phrase(by, what=tuple(dict.fromkeys(what))) for by, what in told.items())
        return phrase("molar-masses", lenders=tuple(lenders))

    def near(self, name: str) -> Substance | None:
        """The form whose name this one may be a slip of, where it is in no table."""
        found = near_substance(name, self.substance)
        return None if found is None else self.form(found)

    @property
    def molar_factors(self) -> list[molar.Factor]:
        """What the forms that are converted weigh beside their base, or beside each other."""
        ordered, _, stated = self.forms
        if forms.same_form(ordered, stated) or ordered.base is None:
            return []
        if fields.maybe(self._one.stock, "equivalent") is not None:
            return []  # it says how they convert
        if ordered.molar_mass is None or stated.molar_mass is None:
            return []
        return molar.factors(ordered, stated, self.form(ordered.base))

    @kept
    def bodies(self) -> packing.Bodies:
        """The capsules asked for, and the order's own rows beside the charts."""
        return packing.Bodies(self.capsule, self.capsule_size, self.fill)

    def powders(self) -> Iterator[tuple[str, Packs]]:
        """Every powder of the fill that takes up volume, with its path."""
        maybe = fields.maybe  # what could not be read is left out
        if (stock := maybe(self, "stock")) is not None:
            yield "stock", stock
        for place, active in enumerate(maybe(self, "actives") or ()):
            if (stock := maybe(active, "stock")) is not None:
                yield f"active[{place}].stock", stock
        if (filler := maybe(self, "filler")) is not None:
            yield "filler", filler
        for place, excipient in enumerate(maybe(self, "excipient") or ()):
            if maybe(excipient, "in_voids") is False:
                yield f"excipient[{place}]", excipient
        triturate = maybe(self, "triturate")
        if triturate is not None and fields.is_given(triturate, "diluent"):
            yield "triturate", triturate


if TYPE_CHECKING:

    class OfOne(Order):
        """An order of one active: what belongs to it is there."""

        active: str
        dose: Amount
        stock: AnyStock

else:
    OfOne = Order


def _no_order(given: object) -> tuple[object, str, str]:
    """What was given in the place of an order, what is expected, and what to do."""
    expected = "an order, or a mapping of the shape of its file"
    if isinstance(getattr(given, "order", None), Order):
        return type(given).__name__, expected, "give its order: plan.order"
    if isinstance(given, (str, bytes, os.PathLike)):
        remedy = "read a file by galenic.read_order(path), text by galenic.load(text)"
        return given, expected, remedy
    return given, expected, "see `galenic example tablets`"


def _without_unit(given: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of an order of a product, without the unit as which it is planned."""
    return {key: one for key, one in given.items() if key in HELD and key != "capsule"}
