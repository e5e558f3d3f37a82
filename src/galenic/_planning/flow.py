"""What a powder that was read loose and tapped says of its flow, noted for the filling."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from galenic._materials.flows import by_index, by_ratio
from galenic._words import phrase
from galenic.formulas import flow

if TYPE_CHECKING:
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["SeenFlow", "note_flow"]


class SeenFlow(NamedTuple):
    """The compressibility index, the Hausner ratio, and what both say of the flow."""

    compressibility: Step
    hausner: Step
    said: Phrase


def note_flow(sheet: Sheet, path: str, name: str | Phrase, bulk: Step, tapped: Step) -> SeenFlow:
    """Work out index and ratio from the loose and the tapped density, and note the flow."""
    index = sheet.work(f"compressibility of {path}", flow.compressibility_index, bulk, tapped)
    ratio = sheet.work(f"Hausner ratio of {path}", flow.hausner_ratio, bulk, tapped)
    one, other = by_index(index.number), by_ratio(ratio.number)
    said = phrase("flow-both", flow=one.said)
    if one != other:
        said = phrase("flow-each", index=one.said, ratio=other.said)
    code = "flow-poor" if one.uneven or other.uneven else "flow-seen"
    sheet.note(code, name=name, index=index.amount, ratio=ratio.number, flow=said)
    return SeenFlow(index, ratio, said)
