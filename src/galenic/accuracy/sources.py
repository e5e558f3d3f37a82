"""What makes the dose of a plan uncertain: each source with its size and where that comes from.

Nothing is assumed in silence: a source of which the order says nothing is listed all the same, with
no distribution, and is left out by name of everything that is worked out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from galenic.errors import InputError, Problems
from galenic.formulas import particles
from galenic.materials.process import MOST_SCATTER
from galenic.materials.stock import Powder, Tablets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic.amounts import Amount
    from galenic.materials.balances import Balance
    from galenic.materials.order import Order
    from galenic.planning.records import Plan, Weighing

__all__ = ["LABEL_RANGE", "USP_ACCURACY", "Distribution", "Kind", "Source", "sources_of"]

Kind: TypeAlias = Literal["batch", "capsule"]
Distribution: TypeAlias = Literal["normal", "rectangular", "triangular", "known"]

LABEL_RANGE = 0.10
"""Half the compendial range of a tablet's content, as a part of label."""

USP_ACCURACY = 0.001
"""Largest relative error of the scale of a balance that meets USP <41>."""

_RANGE = "compendial range 90 % to 110 % of label: USP naltrexone hydrochloride tablets"
_WEIGHING = "E8 (weighing by difference)"
_ROOT_3 = math.sqrt(3)
_TEN = 10  # what is divided by is known to a tenth at least: else a quotient has no mean

# Half the width of a distribution, in standard deviations; a normal one is cut there by agreement.
_WIDTHS: dict[str, float] = {
    "normal": 3.0,
    "rectangular": math.sqrt(3),
    "triangular": math.sqrt(6),
    "known": 0.0,
}


class Source(NamedTuple):
    """A source of error: what it moves, and how far.

    Attributes
    ----------
    name, origin
        What errs, and where its size was taken from.
    kind
        ``batch``: one error for all capsules of a batch; ``capsule``: one for each.
    distribution
        Its shape; ``None`` where nothing is known of it.
    standard
        Its standard uncertainty: in mg where ``in_mg``, else relative to what it moves.
    centre
        The mean of the error, where that is not zero.
    weights
        The places of the weighings that it moves, all by the same error.
    content
        The power of ``1 + error`` by which it moves the content of the stock.
    """

    name: str
    kind: Kind
    origin: str
    distribution: Distribution | None = None
    standard: float = 0.0
    centre: float = 0.0
    weights: tuple[int, ...] = ()
    in_mg: bool = False
    content: int = 0

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the largest error: stated limits, or three standard deviations."""
        half = self.standard * _WIDTHS[self.distribution or "known"]
        return self.centre - half, self.centre + half


def sources_of(plan: Plan) -> tuple[Source, ...]:
    """List every source of error of a plan, known or not.

    Raises
    ------
    InputError
        When the fill or the number of particles scatters by more than 20 % of the dose, or a
        balance errs by half of what it weighs: no normal distribution describes that.
    """
    found = [*_of_weighings(plan), *_of_stock(plan), *_of_process(plan)]
    return tuple(found)


def _part(amount: Amount) -> float:
    return float(amount.number) / 100


def _unknown(name: str, kind: Kind, key: str) -> Source:
    return Source(name, kind, f"not known: {key} is not given")


def _relative(
    name: str, amount: Amount | None, key: str, part: float = 1.0, why: str = ""
) -> Source:
    """A relative standard deviation that moves the content; ``part`` of it, and why."""
    if amount is None:
        return _unknown(name, "batch", key)
    _bearable(_part(amount) * part, key, amount, "check the number")
    origin = f"{amount.origin}{why}"
    return Source(name, "batch", origin, "normal", _part(amount) * part, content=1)


# --- balances -----------------------------------------------------------------------------------


def _of_weighings(plan: Plan) -> Iterator[Source]:
    order, weighings = plan.order, plan.weighings
    if not order.balance:
        yield _unknown("weighings", "batch", "balance")
        return
    balances = {balance.name: balance for balance in order.balance}
    for place, weighing in enumerate(weighings):
        yield from _of_pan(balances[weighing.balance or ""], place, weighing)
    for balance in order.balance:
        yield from _of_scale(order, balance, weighings)


def _of_pan(balance: Balance, place: int, weighing: Weighing) -> Iterator[Source]:
    """The errors of one weighing by itself: no two weighings share them."""
    on = f"{balance.name}, weighing {weighing.step}"
    errors = [
        Source(f"{name} of {on}", "batch", origin, shape, standard, weights=(place,), in_mg=True)
        for name, shape, standard, origin in _scatter(balance)
    ]
    yield from errors
    weight = float((weighing.weigh or weighing.exact).number)
    most = sum(error.limits[1] for error in errors)
    if most * 2 >= weight:
        problems = Problems()
        expected = f"errors below half of the {weight:.6g} mg of weighing {weighing.step}"
        remedy = "use a finer balance or a larger batch"
        problems.add("range", f"balance {balance.name}", f"± {most:.3g} mg", expected, remedy)
        raise InputError(problems)
    if balance.repeatability is None and balance.sensitivity is None:
        yield _unknown(f"repeatability of {on}", "batch", "balance.repeatability")


def _scatter(balance: Balance) -> Iterator[tuple[str, Distribution, float, str]]:
    """Name, shape and standard uncertainty in mg of what errs anew at each weighing (E8)."""
    readability, repeatability = balance.readability, balance.repeatability
    sensitivity = balance.sensitivity
    if repeatability is None and sensitivity is not None:
        # Nothing but this is known of the balance: the error lies anywhere within it (D7).
        limit = float(sensitivity.number)
        yield "sensitivity", "rectangular", limit / _ROOT_3, f"D7; {sensitivity.origin}"
        return
    # Two readings, each off by up to half a step: the difference of two rectangular errors.
    step = float(readability.number)
    yield "readability", "triangular", step / math.sqrt(6), f"{_WEIGHING}; {readability.origin}"
    if repeatability is not None:
        scatter = float(repeatability.number)
        yield "repeatability", "normal", scatter, f"{_WEIGHING}; {repeatability.origin}"


def _of_scale(order: Order, balance: Balance, weighings: Sequence[Weighing]) -> Iterator[Source]:
    """The error of a scale, which all the weighings on it share: in a ratio of two it cancels."""
    places = tuple(place for place, one in enumerate(weighings) if one.balance == balance.name)
    tablets = isinstance(order.stock, Tablets) and balance is _tablet_balance(order, order.stock)
    if not places and not tablets:
        return
    name = f"scale of {balance.name}"
    if balance.accuracy is not None:
        limit, origin = _part(balance.accuracy), balance.accuracy.origin
    elif order.weighing is not None and "usp-41" in order.weighing.rule:
        limit, origin = USP_ACCURACY, "D8 (USP <41>: accuracy within 0.10 %)"
    else:
        yield _unknown(name, "batch", "balance.accuracy")
        return
    yield Source(
        name,
        "batch",
        origin,
        "rectangular",
        limit / _ROOT_3,
        weights=places,
        content=-1 if tablets else 0,  # their mass was weighed on it too
    )


def _tablet_balance(order: Order, stock: Tablets) -> Balance | None:
    """The balance taken to have weighed the tablets: the coarsest that could."""
    able = (one for one in order.balance if _standard(one) * _TEN < _tablet_mass(stock))
    return max(able, key=_standard, default=None)


def _tablet_mass(stock: Tablets) -> float:
    if stock.mean_mass is not None:
        return float(stock.mean_mass.number)
    if stock.total_mass is not None:
        return float(stock.total_mass.number) / (stock.tablets_weighed or 1)
    masses = stock.masses or ()
    return float(sum(mass.number for mass in masses) / len(masses))


def _standard(balance: Balance) -> float:
    return math.hypot(*(standard for _, _, standard, _ in _scatter(balance)))


# --- the stock ----------------------------------------------------------------------------------


def _of_stock(plan: Plan) -> Iterator[Source]:
    stock = plan.order.stock
    if isinstance(stock, Tablets):
        yield from _of_tablets(plan, stock)
        return
    assay = "assay" if isinstance(stock, Powder) else "content of the triturate"
    yield _relative(assay, stock.assay_uncertainty, "stock.assay_uncertainty")
    if isinstance(stock, Powder) and stock.basis != "as-is":
        yield _of_losses(stock)


def _of_losses(stock: Powder) -> Source:
    name = "loss on drying" if stock.loss_on_drying is not None else "water"
    losses = (stock.water, stock.loss_on_drying, stock.solvent)
    left = 1 - sum(_part(loss) for loss in losses if loss is not None)
    return _relative(name, stock.loss_uncertainty, "stock.loss_uncertainty", 1 / left)


def _of_tablets(plan: Plan, stock: Tablets) -> Iterator[Source]:
    if stock.assay is not None:
        yield _relative("assay of the lot", stock.assay_uncertainty, "stock.assay_uncertainty")
    else:  # one content for the whole lot: more tablets do not make it surer
        yield Source(
            "content of the lot", "batch", _RANGE, "rectangular", LABEL_RANGE / _ROOT_3, content=1
        )
    crushed = plan.stock.tablets_to_take or 1
    why, part = f", mean of {crushed} tablets", 1 / math.sqrt(crushed)
    name = "content, tablet to tablet"
    yield _relative(name, stock.content_rsd, "stock.content_rsd", part, why)
    yield from _of_tablet_masses(plan, stock, crushed)


def _of_tablet_masses(plan: Plan, stock: Tablets, crushed: int) -> Iterator[Source]:
    """How sure the mass is that the tablets crushed had before they were."""
    order, mean = plan.order, _tablet_mass(stock)
    masses = [float(mass.number) for mass in stock.masses or ()]
    if stock.masses_are != "crushed":
        name = "mass of tablets, sampled"
        if not masses:
            yield _unknown(name, "batch", "stock.masses")
            return
        variance = sum((mass - mean) ** 2 for mass in masses) / (len(masses) - 1) / mean**2
        both = math.sqrt(variance * (1 / len(masses) + 1 / crushed))
        if both * _TEN > 1:
            problems = Problems()
            expected = "masses whose mean is known to 10 %"
            remedy = "weigh at least 20 tablets, or those that are crushed"
            problems.add("range", "stock.masses", f"{100 * both:.3g} %", expected, remedy)
            raise InputError(problems)
        origin = f"stock.masses: {len(masses)} tablets stand for {crushed}"
        yield Source(name, "batch", origin, "normal", both, content=-1)
    if order.balance:
        balance, weighed = _tablet_balance(order, stock), len(masses) or 1
        if balance is None:
            yield _unknown("weighing of the tablets", "batch", "a balance fine enough")
            return
        total = mean * (len(masses) or stock.tablets_weighed or crushed)
        standard = _standard(balance) * math.sqrt(weighed) / total
        name = f"weighing of the tablets on {balance.name}"
        yield Source(name, "batch", _WEIGHING, "normal", standard, content=-1)


# --- mixing and filling -------------------------------------------------------------------------


def _of_process(plan: Plan) -> Iterator[Source]:
    mixing = plan.order.mixing
    held = {"stock"}  # the vessels that hold active
    for weighing in plan.weighings:
        if weighing.from_ in held or weighing.role == "stock":
            held.add(weighing.into)
            if weighing.role == "aliquot":
                name = f"evenness of triturate {weighing.from_}"
                aliquots = mixing.aliquot_rsd if mixing else None
                yield _relative(name, aliquots, "mixing.aliquot_rsd")
    if mixing is None or mixing.loss is None:
        yield _unknown("loss of active", "batch", "mixing.loss")
    else:
        most = _part(mixing.loss)
        yield Source(
            "loss of active",
            "batch",
            mixing.loss.origin,
            "rectangular",
            most / math.sqrt(12),
            centre=-most / 2,
            content=1,
        )
    yield _of_fill(plan)
    yield from _of_blend(plan)


def _of_fill(plan: Plan) -> Source:
    name, fill = "fill of a capsule", plan.order.fill
    given = fill.sd or fill.rsd if fill is not None else None
    if given is None:
        return _unknown(name, "capsule", "fill.sd or fill.rsd")
    total = plan.fill.total.number
    part = _part(given) if given.unit == "%" else float(given.number / total)
    _bearable(part, "fill.sd", given, "check the number and its unit")
    return Source(name, "capsule", given.origin, "normal", part)


def _of_blend(plan: Plan) -> Iterator[Source]:
    """Mixing as measured; else the number of particles, below which no mixing comes."""
    order, name = plan.order, "mixing"
    mixing, stock = order.mixing, order.stock
    if mixing is not None and mixing.rsd is not None:
        yield Source(name, "capsule", mixing.rsd.origin, "normal", _part(mixing.rsd))
        return
    if (
        order.active_unit == "mg"
        and stock.particle_size is not None
        and stock.particle_gsd is not None
        and stock.true_density is not None
    ):
        floor = particles.relative_scatter(
            float(stock.particle_size.number),
            float(stock.particle_gsd),
            float(stock.true_density.number),
            float(plan.dose.expected.number),
        )
        _bearable(floor, "stock.particle_size", stock.particle_size, "use finer particles")
        yield Source("number of particles", "capsule", "E7 (Poisson statistics)", "normal", floor)
        name = "mixing, beyond particles"
    yield _unknown(name, "capsule", "mixing.rsd")


def _bearable(part: float, path: str, given: Amount, remedy: str) -> None:
    if part * 100 > MOST_SCATTER:
        problems = Problems()
        expected = f"a scatter of at most {MOST_SCATTER} % (this makes it {100 * part:.3g} %)"
        problems.add("range", path, given.label, expected, remedy)
        raise InputError(problems)
