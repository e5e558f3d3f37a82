"""A master formula: an order without what belongs to a batch."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from attrs import field, frozen

from galenic import _files as files
from galenic import _toml as toml
from galenic._making.batch import BatchOrder, order_for
from galenic._materials.batch_facts import Belongs, each_key, path_of
from galenic._materials.order import Order
from galenic._record import Record
from galenic._values import Values, kept
from galenic.errors import InputError, Problems, must_be, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from galenic._toml import Place
    from galenic.errors import Problem

__all__ = ["MasterFormula", "formula_of", "formula_of_text", "loose", "read_formula"]

_ANY = {"order": ("capsules", 100), "product": ("mass", "100 g")}
"""What stands for the size of a batch while a formula is looked at."""


@frozen(eq=False, repr=False)
class MasterFormula(Record):
    """How something is made, whenever it is made: an order without what belongs to a batch.

    :func:`galenic.read_formula` reads one from a file, :meth:`of` makes one of an order, and
    :func:`galenic.make` makes an order of it.

    Attributes
    ----------
    tables
        The tables of the order file, as they were given, read only.
    text
        The TOML that they were read from, with its comments, where they were.
    """

    tables: Values
    text: str | None = field(default=None, eq=False, repr=False)

    @classmethod
    def read(cls, tables: Mapping[str, Any], *, text: str | None = None) -> MasterFormula:
        """Read a formula from a mapping of the shape of the order file.

        Raises
        ------
        InputError
            With each key that belongs to a batch, and everything else that is wrong with it. What
            a pharmacy file, the certificate of a lot or a stock file can add is not missed.
        """
        problems = Problems()
        given: Any = tables
        if not isinstance(given, Mapping):
            remedy = "see `galenic example tablets`, and `galenic formula`, which makes one of it"
            problems.add("kind", "formula", tables, "a table of tables", remedy)
            raise InputError(problems)
        for place, kind in each_key(tables):
            if kind is Belongs.BATCH:
                expected = "none in a formula: it belongs to a batch"
                remedy = "remove it, and give it to `galenic make`; or see `galenic formula`"
                problems.add("batch", path_of(place), _at(tables, place), expected, remedy)
        problems += [*_of_one_mass(tables), *_slips(tables)]
        if problems:
            raise InputError(problems)
        return cls(kept(loose(tables)), text)

    @classmethod
    def of(cls, order: Order) -> MasterFormula:
        """The formula that an order was made by: the order without what belongs to its batch.

        Values that were measured of its lots, such as an assay, stay in it; they are those that
        a batch is to give anew.

        Raises
        ------
        InputError
            When it is no order.
        """
        remedy = "read it first: galenic.read_order(path), or galenic.Order.read(tables)"
        must_be(order, Order, "order", "an order", remedy)
        return stripped(order.to_tables())

    def to_tables(self) -> dict[str, Any]:
        """The tables of the order file."""
        found: dict[str, Any] = loose(self.tables)
        return found

    def to_toml(self) -> str:
        """The formula as TOML, with the comments of the file that it was read from."""
        return toml.written(self.to_tables()) if self.text is None else self.text

    def batch(  # noqa: PLR0913 - what belongs to a batch, by name
        self,
        facts: Mapping[str, object] | None = None,
        /,
        *,
        capsules: int | None = None,
        mass: object = None,
        number: str | None = None,
        date: object = None,
        lot: str | Mapping[str, str] | None = None,
        expires: object = None,
        pharmacy: str | os.PathLike[str] | Mapping[str, Any] | None = None,
        stock: str | os.PathLike[str] | None = None,
    ) -> BatchOrder:
        """Make an order of it, with what is to be known of how that came about.

        The parameters are those of :func:`galenic.make`.

        Raises
        ------
        InputError
            With every problem of what the batch says, and of the order that it would be.
        """
        told = {"capsules": capsules, "mass": mass, "number": number, "date": date}
        of_lots = {"lot": lot, "expires": expires}
        given = _facts({} if facts is None else facts)
        return order_for(self, given, told, of_lots, pharmacy=pharmacy, stock=stock)


def _facts(given: object) -> dict[str, object]:
    """What belongs to a batch, by key."""
    expected = 'a mapping of keys to values, such as {"stock.assay": "99.1 %"}'
    must_be(given, Mapping, "facts", expected, "write each key with its table, and what it is")
    facts: dict[str, object] = {**cast("Mapping[str, object]", given)}
    for key in facts:
        must_be(key, str, "facts", f"{expected}; keys are text", "write each key with its table")
    return facts


def read_formula(path: str | os.PathLike[str]) -> MasterFormula:
    """Read a master formula from a TOML or JSON file, for :func:`galenic.make`.

    Parameters
    ----------
    path
        The file: that of an order, without what belongs to a batch.

    Raises
    ------
    InputError
        When the file cannot be read, or holds what belongs to a batch, or is wrong in another way:
        every problem at once.
    """
    return formula_of_text(files.read_text(path), str(path))


def formula_of_text(text: str, path: str, *, strip: bool = False) -> MasterFormula:
    """Read a formula from the text of a file; ``strip`` takes out what belongs to a batch.

    Raises
    ------
    InputError
        With every problem, each with its file.
    """
    try:
        tables = files.parse(text, path)
        source = None if text.lstrip()[:1] == "{" else text
        return (stripped if strip else MasterFormula.read)(tables, text=source)
    except InputError as error:
        raise InputError(named(error.problems, path)) from error


def formula_of(given: object) -> MasterFormula:
    """What a formula may be given as: itself, a path, a mapping, or an order that was made by it.

    Raises
    ------
    InputError
        When it is none.
    """
    if isinstance(given, MasterFormula):
        return given
    if isinstance(given, Order):
        return MasterFormula.of(given)
    if isinstance(given, (str, os.PathLike)):
        return read_formula(given)
    made: Any = given
    return MasterFormula.read(made)


def stripped(tables: Mapping[str, Any], *, text: str | None = None) -> MasterFormula:
    """Take out of the tables, and of their text, what belongs to a batch."""
    found = tuple(place for place, kind in each_key(tables) if kind is Belongs.BATCH)
    left = loose(tables)
    for place in found:
        table = _at(left, place[:-1])
        del table[place[-1]]
    made = MasterFormula.read(left)
    if text is None:
        return made
    return MasterFormula(made.tables, toml.changed(text, {}, left, found))


def _of_one_mass(tables: Mapping[str, Any]) -> Iterator[Problem]:
    """Excipients of a product that are given as a mass: right for a batch of one mass alone."""
    rows = tables.get("excipient")
    if tables.get("product") is None or not isinstance(rows, (list, tuple)):
        return
    for place, row in enumerate(rows):
        if isinstance(row, Mapping) and row.get("mass") is not None:
            expected = "a share in the formula of a product: a mass is of a batch of one mass"
            remedy = 'write share in its place, such as "0.1 %" for 1 mg in each gram'
            told = Problems()
            told.add("batch", f"excipient[{place}].mass", row["mass"], expected, remedy)
            yield from told


def _slips(tables: Mapping[str, Any]) -> Problems:
    """What is wrong with the tables, but for what a batch, a certificate or a file will say."""
    whole = copy.deepcopy(loose(tables))
    name = "product" if whole.get("product") else "order"
    key, size = _ANY[name]
    heads = whole.setdefault(name, {})
    for head in heads if isinstance(heads, list) else [heads]:  # a list is told to be one
        if isinstance(head, dict):
            head.setdefault(key, size)
    told = Problems()
    for problem in Order.slips(whole):
        table, _, last = problem.path.rpartition(".")
        of = table.rpartition(".")[2].partition("[")[0]
        later = problem.path == "stock" or _is_measured(of, last)
        if not (problem.code == "missing" and later):
            told.append(problem)
    return told


def _is_measured(table: str, key: str) -> bool:
    from galenic._materials.batch_facts import belongs  # noqa: PLC0415 - beside its use

    return belongs(table, key) is Belongs.LOT


def _at(tables: Any, place: Place) -> Any:  # noqa: ANN401 - a tree of tables
    """What stands at a place."""
    for name in place:
        tables = tables[name]
    return tables


def loose(value: Any) -> Any:  # noqa: ANN401 - a tree of tables
    """The same in dicts and lists, which may be changed."""
    if isinstance(value, Mapping):
        return {name: loose(entry) for name, entry in value.items()}
    return [loose(one) for one in value] if isinstance(value, (list, tuple)) else value
