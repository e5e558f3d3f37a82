"""A plan as another system takes it: the file, and what it does not carry."""

from __future__ import annotations

import json
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import field, frozen

from galenic._record import Record
from galenic.errors import InputError, Problems
from galenic.results._several import several

if TYPE_CHECKING:
    import os

    from galenic._notices import Notice

__all__ = ["NCPDP_SCHEMA", "Export", "ExportForm"]

NCPDP_SCHEMA = "galenic/ncpdp/1"


class ExportForm(StrEnum):
    """What a plan is exported as."""

    FHIR_R5 = "fhir-r5"
    FHIR_R4B = "fhir-r4b"
    NCPDP = "ncpdp"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def ending(self) -> str:
        """How the name of its file ends."""
        return f".{self.value}" if self in {self.CSV, self.XLSX} else ".json"


@frozen(eq=False, repr=False, slots=False)
class Export(Record):
    """A plan as another system takes it.

    Attributes
    ----------
    form
        What it is: ``fhir-r5``, ``fhir-r4b``, ``ncpdp``, ``csv`` or ``xlsx``.
    content
        The file, whole: UTF-8, or the archive that a workbook is. The same plan gives the same
        bytes.
    notices
        What the form cannot carry, and which numbers it rounds; never empty.
    """

    form: ExportForm
    content: bytes = field(repr=False)
    notices: tuple[Notice, ...] = field(converter=several)

    @property
    def text(self) -> str:
        """The file as text.

        Raises
        ------
        InputError
            When it is a workbook, which is none.
        """
        if self.form == ExportForm.XLSX:
            self._refuse("a form that is text", "use content, or write")
        return self.content.decode()

    def to_dict(self) -> dict[str, Any]:
        """A FHIR resource or an NCPDP list as plain data; its numbers are ``int`` and ``Decimal``.

        Raises
        ------
        InputError
            When it is a table, which has rows: ``plan.rows()`` gives them.
        """
        if self.form in {ExportForm.CSV, ExportForm.XLSX}:
            self._refuse("a form that is JSON", "take the rows of a table from plan.rows()")
        return dict(json.loads(self.content, parse_float=Decimal))

    def _refuse(self, expected: str, remedy: str) -> NoReturn:
        problems = Problems()
        problems.add("form", "form", self.form, expected, remedy)
        raise InputError(problems)

    def write(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the file whole or not at all.

        Parameters
        ----------
        path
            Where to. A file that exists is kept.
        force
            Overwrite a file that exists.

        Raises
        ------
        InputError
            When the file is kept, or cannot be written.
        """
        from galenic._writing import write_bytes  # noqa: PLC0415 - seldom needed

        write_bytes(path, self.content, force=force)

    def __repr__(self) -> str:
        """Name the form and how long the file is."""
        return f"<Export as {self.form}, {len(self.content)} bytes>"
