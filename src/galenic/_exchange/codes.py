"""The UNII of substances: which code a name has, of that very form and of no relative."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from galenic._materials._tables import folded, written_rows
from galenic._materials.substances import find_substance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from galenic._materials.substances import Substance

__all__ = ["SYSTEM", "unii_of"]

SYSTEM = "http://fdasis.nlm.nih.gov"
"""What FHIR calls the register of UNIIs."""

_UNII = re.compile(r"[0-9A-Z]{10}")


def unii_of(name: str, own: Iterable[Substance] = ()) -> str | None:
    """The UNII of a substance or a filler by its name; ``None`` where none was read.

    The order's own rows first, then the forms of the package, then its fillers. A grade of a filler
    has none: the register knows some grades as substances of their own.
    """
    given = find_substance(name, own).unii or _of_fillers().get(folded(name))
    return given if given is not None and _UNII.fullmatch(given) else None


@cache
def _of_fillers() -> dict[str, str]:
    return {folded(row["name"]): row["unii"] for row in written_rows("filler_code")}
