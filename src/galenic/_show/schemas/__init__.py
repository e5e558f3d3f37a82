"""JSON Schema of what galenic reads and writes, made from what reads and writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._fields import one_of
from galenic._recovery.actual import Actual
from galenic._show.schemas import inputs
from galenic._show.schemas.outputs import DOCUMENTS
from galenic.errors import InputError, Problems
from galenic.quality._content_data import ContentData
from galenic.quality._measured import Learning
from galenic.quality._weight_data import Weights
from galenic.quality._yield_data import Yield

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NAMES", "schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "order": inputs.order,
    "order-with-pharmacy": inputs.order_with_pharmacy,
    "formula": inputs.formula,
    "pharmacy": inputs.pharmacy,
    "regimen": inputs.regimen,
    "actual": lambda: inputs.readings("What was really weighed", Actual),
    "weights": lambda: inputs.check_file("Weights of capsules", Weights),
    "content": lambda: inputs.check_file("Contents of capsules", ContentData),
    "yield": lambda: inputs.check_file("What was weighed in and what came out", Yield),
    "measurements": lambda: inputs.check_file("Measurements to learn from", Learning),
    **DOCUMENTS,
}

NAMES = tuple(_SCHEMAS)
"""The files that galenic reads, then the documents that it writes."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a file that galenic reads, or of what it writes.

    Parameters
    ----------
    name
        ``order``, ``order-with-pharmacy`` (an order that a pharmacy file completes), ``formula``
        (an order without what belongs to a batch), ``pharmacy``, ``regimen`` (for a titration),
        ``actual`` (the weights for a recovery), ``weights``, ``content`` or ``yield`` (of a check),
        ``measurements`` (to learn from); or of what is written ``plan``, ``plans`` and ``formulas``
        (side by side), ``recovery``, ``capacity``, ``family``, ``titration``, ``label``,
        ``record``, ``verification``, ``accuracy``, ``check``, ``learn``, ``explanation``,
        ``ncpdp`` (an export), ``orders`` (several in one call) or ``problems``.

    Raises
    ------
    InputError
        When there is none of that name; the problem lists those that there are.
    """
    problems = Problems()
    found = one_of(name, NAMES, "schema", problems)
    if found is None:
        raise InputError(problems)
    return {"$schema": _DIALECT} | _SCHEMAS[found]()
