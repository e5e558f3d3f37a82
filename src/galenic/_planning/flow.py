"""What a powder that was read loose and tapped says of its flow, noted for the filling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._materials.flows import by_index, by_ratio
from galenic._words import phrase
from galenic.formulas import flow

if TYPE_CHECKING:
    from galenic._amounts import Amount
    from galenic._sheet import Sheet, Step
    from galenic._words import Phrase

__all__ = ["note_flow"]


def note_flow(  # noqa: PLR0913, PLR0917 - a powder, and what was read of it
    sheet: Sheet, path: str, name: str | Phrase, bulk: Step, mass: Step, volume: Amount
) -> None:
    """Work out index and ratio from the loose density and the tapped volume, and note the flow."""
    read = sheet.given(f"tapped volume of {path}", volume)
    tapped = sheet.work(f"tapped density of {path}", flow.density_in_cylinder, mass, read)
    index = sheet.work(f"compressibility of {path}", flow.compressibility_index, bulk, tapped)
    ratio = sheet.work(f"Hausner ratio of {path}", flow.hausner_ratio, bulk, tapped)
    one, other = by_index(index.number), by_ratio(ratio.number)
    told = phrase("flow-each", index=one.said, ratio=other.said)
    sheet.note(
        "flow-poor" if one.uneven or other.uneven else "flow-seen",
        name=name,
        index=index.amount,
        ratio=ratio.number,
        flow=phrase("flow-both", flow=one.said) if one == other else told,
    )
