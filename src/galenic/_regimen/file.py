"""A regimen file: one regimen or several of one active, capsules at hand, tables of an order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field

from galenic import _fields as fields
from galenic._materials.order import TABLES
from galenic._materials.substances import same_name
from galenic._regimen.tables import Have, Regimen, doses_of
from galenic._values import Values, kept
from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ORDER_TABLES", "RegimenFile", "read_regimen", "regimens_of"]

ORDER_TABLES = ("order", *(name for name in TABLES if name != "active"))
"""The tables of an order file that may stand beside a regimen: its batches are planned by them."""


MOST_REGIMENS = 20
"""Regimens that share one family of strengths, at most: a rule of this library."""


MOST_LOTS = 30
"""Lots of capsules at hand, at most, for the same reason as all the others: a bounded answer."""


@fields.sound
class RegimenFile(fields.Sound):
    """All that a regimen file holds.

    Attributes
    ----------
    regimen
        The regimens, one as a rule; several are of one active, and share their strengths.
    have
        Capsules at hand, of one regimen.
    order
        The tables of an order file beside them, as they were given, by name.
    """

    _place: ClassVar = ""

    regimen: fields.Tables[Regimen] = fields.tables(
        Regimen,
        doc="what is taken, step by step; several are [[regimen]]",
        key="name",
        alone=True,
    )
    have: fields.Tables[Have] = fields.tables(
        Have, doc="capsules at hand", key=None, alone=True, default=()
    )
    order: Values = field(factory=Values, kw_only=True)

    @fields.rule("regimen")
    def _alike(self, _path: str, problems: Problems) -> None:
        """Several regimens share one family of strengths, and so their active and their offer."""
        if not self.regimen:
            expected, remedy = "at least one regimen", "write a table [regimen]"
            problems.add("list", "regimen", "none", expected, remedy)
            return
        if len(self.regimen) > MOST_REGIMENS:
            given, expected = f"{len(self.regimen)} regimens", f"at most {MOST_REGIMENS} in a file"
            problems.add("range", "regimen", given, expected, "give the others a file of their own")
        first = self.regimen[0]
        for place, other in enumerate(self.regimen[1:], 1):
            for key in ("active", "strengths", "prefer"):
                with fields.where_read():
                    known, given = getattr(first, key), getattr(other, key)
                    if _same(known, given):
                        continue
                    remedy = "write it alike in each, or give each regimen a file of its own"
                    told = f"that of the first regimen: {_told(known)}"
                    path = f"regimen[{place}].{key}"
                    problems.add("conflict", path, _told(given), told, remedy)

    @fields.rule("have", "regimen")
    def _of_one(self, _path: str, problems: Problems) -> None:
        if self.have and len(self.regimen) > 1:
            given, expected = f"{len(self.regimen)} regimens", "one regimen beside [[have]]"
            remedy = "give the regimen of whoever has them a file of its own"
            problems.add("conflict", "have", given, expected, remedy)
        if len(self.have) > MOST_LOTS:
            given, expected = f"{len(self.have)} tables", f"at most {MOST_LOTS} tables [[have]]"
            problems.add("range", "have", given, expected, "put those of one strength together")
        for place, one in enumerate(self.have):
            with fields.where_read():
                measure = _measure(self.regimen)
                if measure is not None and one.strength.unit != f"{measure}/capsule":
                    told = f"an amount in {measure}/capsule, as the doses are in {measure}"
                    path, remedy = f"have[{place}].strength", "state it in the unit of the doses"
                    problems.add("unit", path, one.strength.label, told, remedy)

    def to_tables(self) -> dict[str, Any]:
        """Write it as the tables of the file: what :func:`galenic.titrate` reads back."""
        regimens = [_written(one) for one in self.regimen]
        found = {"regimen": regimens[0] if len(regimens) == 1 else regimens}
        if self.have:
            found["have"] = [_written(one) for one in self.have]
        return found | {name: _plain(table) for name, table in self.order.items()}


def _same(known: Any, given: Any) -> bool:  # noqa: ANN401 - what the key holds
    if isinstance(known, str) and isinstance(given, str):
        return same_name(known, given)
    return bool(known == given)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(one.label for one in value)
    return "none" if value is None else str(value)


def _measure(regimens: Sequence[Regimen]) -> str | None:
    """``mg`` or ``IU``: what the doses are stated in, where one could be read."""
    units = (dose.unit for one in regimens for step in one.step for _, dose in doses_of(step))
    return next(units, None)


def _written(record: fields.Sound) -> dict[str, Any]:
    """The keys of a table, as they were given."""
    readers = fields.keys(type(record))
    return {
        key: _plain(write(value) if (write := readers[key].write) else value)
        for key, value in fields.values_of(record).items()
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a table
    if isinstance(value, fields.Sound):
        return _written(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    label = getattr(value, "written", None)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return (label or str(value)) if hasattr(value, "unit") else value


_FILE = "read a file by galenic.read_regimen(path); "
_OWN = fields.keys(RegimenFile)
_BESIDE = {
    name: reader._replace(read=lambda value, _path, _problems: value, required=False)
    for name, reader in {"order": _OWN["have"], **TABLES}.items()
    if name in ORDER_TABLES
}
"""Tables of an order: they are read where an order is made of them."""


def regimens_of(given: object) -> RegimenFile:
    """Read what a regimen may be given as: a mapping of the shape of the file, or its record.

    Raises
    ------
    InputError
        With every problem of it.
    """
    if isinstance(given, RegimenFile):
        return given
    problems = Problems()
    if isinstance(given, Regimen):
        given = {"regimen": given}
    if not isinstance(given, Mapping):
        is_file = isinstance(given, (str, bytes, os.PathLike))
        remedy = f"{_FILE if is_file else ''}see `galenic example ldn-starter`"
        problems.add("kind", "regimen", given, "a table of tables", remedy)
        raise InputError(problems)
    found = fields.gather({**_OWN, **_BESIDE}, given, "", problems)
    order = {name: found.pop(name) for name in _BESIDE if name in found}
    found["order"] = Values({name: kept(table) for name, table in order.items()})
    made = fields.build(RegimenFile, found, "", problems)
    if problems:
        raise InputError(problems)
    return made


def read_regimen(path: str | os.PathLike[str]) -> RegimenFile:
    """Read a regimen from a TOML or JSON file, for :func:`galenic.titrate`.

    Parameters
    ----------
    path
        The regimen file.

    Raises
    ------
    InputError
        When the file cannot be read, or the regimen cannot be used: every problem at once.
    """
    from galenic import _files as files  # noqa: PLC0415 - a mapping needs no reader of files
    from galenic.errors import about  # noqa: PLC0415

    files.must_be_path(path, "path")
    with about(str(path)):
        return regimens_of(files.parse(files.read_text(path), str(path)))
