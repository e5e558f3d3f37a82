"""A batch on the plate of a capsule machine: its runs, and the mistake that a plate invites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount
from galenic._planning.batch import told_of
from galenic.formulas import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic._materials.order import Order
    from galenic._planning.batch import Drug
    from galenic._sheet import Sheet, Step
    from galenic.results._parts import Dose, Made

__all__ = ["note_plates", "plan_plates"]


def plan_plates(sheet: Sheet, order: Order, planned: Step) -> dict[str, int]:
    """The fields of ``Made`` for a capsule machine; none where the order has no plate."""
    holes = order.capsule.plate
    if holes is None:
        return {}
    plate = sheet.constant("plate", holes, "capsule", "capsule.plate")
    all_holes = sheet.work("holes of all runs", fill.holes_of_runs, planned, plate)
    runs = sheet.work("runs", fill.plate_runs, all_holes, plate)
    last = sheet.work("bodies in the last run", fill.last_run, plate, all_holes, planned)
    return {"plate": holes, "runs": int(runs.number), "last_run": int(last.number)}


def note_plates(sheet: Sheet, made: Made, drugs: Sequence[Drug], doses: Sequence[Dose]) -> None:
    """Say what filling whole plates would do to the doses, where the last run is not whole."""
    if made.plate is None or made.last_run is None or sheet.stopped:
        return
    if made.last_run == made.plate:
        return
    unused = made.plate - made.last_run
    holes = made.planned + unused
    spread = [
        Amount(dose.expected.number * made.planned / holes, dose.expected.unit) for dose in doses
    ]
    sheet.note(
        "plate-not-full",
        planned=made.planned,
        last=made.last_run,
        plate=made.plate,
        unused=unused,
        holes=holes,
        spread=told_of(drugs, spread),
    )
