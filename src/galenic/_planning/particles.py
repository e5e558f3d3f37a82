"""What the number of particles alone does to a dose, however well they are mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic._amounts import Amount, exact
from galenic._materials.methods import MOST_SCATTER
from galenic.formulas import particles

if TYPE_CHECKING:
    from galenic._planning.batch import Drug
    from galenic._planning.weigh_out import Out

__all__ = ["note_particles"]

_SMALL_DOSE = 1  # mg: below it the number of particles in a capsule begins to tell

_TELLING = Amount.read("3 %", "rule of this library")
"""From here on a scatter is half of what USP <905> has room for at a mean of 100 %, which is 15 %
over 2.4, with nothing else that scatters: ours."""


def note_particles(drug: Drug, out: Out) -> None:
    """Say how far a dose scatters by the size of its particles, where that is known and tells."""
    order, sheet, stock = drug.order, drug.sheet, drug.order.stock
    if order.product is not None or order.active_unit != "mg":
        return  # what a capsule of a product will hold is not known yet
    size, gsd, density = stock.particle_size, stock.particle_gsd, stock.true_density
    small = bool(out.triturates) and order.dose_of_capsule.number < _SMALL_DOSE
    if size is None or gsd is None or density is None:
        if small:
            sheet.note("particle-floor-unknown")
        return
    numbers = (size.number, gsd, density.number, order.dose_of_capsule.number)
    scatter = particles.relative_scatter(*map(float, numbers))
    rsd = Amount(exact(100 * scatter), "%")
    if rsd.number > MOST_SCATTER:
        sheet.note("particles-too-large", size=size, rsd=rsd, most=Amount.read(f"{MOST_SCATTER} %"))
    elif small or rsd >= _TELLING:
        sheet.note("particle-floor", size=size, rsd=rsd)
