"""Balances, and the pharmacy's policy on what they may weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from galenic import _fields as fields
from galenic._amounts import Amount, exact
from galenic._materials.minimum_weights import minimum_weight
from galenic.errors import NOTHING, Problems

if TYPE_CHECKING:
    from galenic._materials.order import Order

__all__ = ["NEEDS", "Balance", "WeighingRule", "check_rules"]

_WHENCE = {
    "repeatability": ": take it from its certificate, or give readings, ten of one load",
    "sensitivity": ": take it from its plate or its certificate",
}
"""Where what a rule needs is found."""

NEEDS = {"usp-41": "repeatability", "least-weighable": "sensitivity", "nrf": "readability"}
"""The rules for a minimum weight, and what each needs to know of a balance.

Readings stand for a repeatability. What a rule says stands in the table of minimum weights.
"""


@fields.sound
class Balance(fields.Sound):
    """A [[balance]] of the pharmacy."""

    _place: ClassVar = "balance"

    name: str = fields.text(doc="the name it goes by")
    readability: fields.AmountKey = fields.amount("mg", doc="scale interval d")
    repeatability: fields.MaybeAmount = fields.amount(
        "mg", doc="standard deviation of repeated weighings", default=None
    )
    readings: fields.AmountsKey = fields.amounts(
        "mg", doc="ten readings or more of one load, in place of repeatability", default=None
    )
    sensitivity: fields.MaybeAmount = fields.amount(
        "mg", doc="sensitivity requirement, for least-weighable", default=None
    )
    accuracy: fields.MaybeAmount = fields.amount(
        "%",
        doc="largest error of the scale, of the weight, common to its weighings",
        at_most=10,
        default=None,
    )
    minimum: fields.MaybeAmount = fields.amount(
        "mg", doc="minimum weight on the plate or certificate", default=None
    )
    capacity: fields.MaybeAmount = fields.amount("mg", doc="the most it weighs", default=None)

    @property
    def scatter(self) -> Amount | None:
        """The repeatability: given, or the standard deviation of the readings.

        The root of a variance is no fraction: it is taken to 15 significant digits.
        """
        if self.readings is None:
            return self.repeatability
        from statistics import stdev  # noqa: PLC0415 - slow to import, and seldom needed

        deviation = exact(stdev(reading.number for reading in self.readings))
        origin = f"standard deviation of {len(self.readings)} readings of {self.name}"
        return Amount(deviation, "mg", origin)

    def serves(self, rule: str) -> bool:
        """Whether it is known well enough for a rule."""
        need = NEEDS[rule]
        return fields.is_given(self, need) or (
            need == "repeatability" and fields.is_given(self, "readings")
        )

    @fields.rule("readings", reads=("repeatability",))
    def _readings_in_its_place(self, path: str, problems: Problems) -> None:
        readings = self.readings or ()
        if fields.is_given(self, "repeatability"):
            read = fields.maybe(self, "repeatability")
            given, expected = read.label if read else "both", "repeatability or readings"
            remedy = "remove one: the readings give the repeatability"
            problems.add("conflict", f"{path}.repeatability", given, expected, remedy)
        least = minimum_weight("usp-41").readings
        if least is not None and len(readings) < least:
            problems.add(
                "range",
                f"{path}.readings",
                readings,
                f"at least {least} readings",
                f"weigh the same load again: USP <41> asks for {least} weighings or more",
            )

    @fields.rule("readings", "readability")
    def _readings_on_the_scale(self, path: str, problems: Problems) -> None:
        for place, reading in enumerate(self.readings or ()):
            if reading.number % self.readability.number:
                expected = f"a multiple of the readability of {self.readability}"
                remedy = "write it as it was read; check the readability"
                where = f"{path}.readings[{place}]"
                problems.add("conflict", where, reading.label, expected, remedy)

    @fields.rule("readings")
    def _readings_of_one_load(self, path: str, problems: Problems) -> None:
        readings = self.readings or ()
        middle = sorted(one.number for one in readings)[len(readings) // 2]
        for place, reading in enumerate(readings):
            if not middle / 2 < reading.number < middle * 2:
                expected = f"a reading near the others ({Amount(middle, 'mg').text()}): one load"
                where = f"{path}.readings[{place}]"
                problems.add("range", where, reading.label, expected, "check its decimal point")

    @fields.rule("readability", "sensitivity")
    def _half_readability_below_sensitivity(self, path: str, problems: Problems) -> None:
        """A pointer moves for less than a step of a dial; no reading is surer than half of it."""
        if self.sensitivity is not None and self.readability.number > 2 * self.sensitivity.number:
            least = Amount(self.readability.number / 2, "mg").text()
            problems.add(
                "conflict",
                f"{path}.readability",
                self.readability.label,
                f"at most twice the sensitivity of {self.sensitivity}",
                f"check both; if they are right, write {least} as the sensitivity: "
                "no weight is set surer than to half a readability",
            )

    @fields.rule("readability", "capacity")
    def _readability_below_capacity(self, path: str, problems: Problems) -> None:
        if self.capacity is not None and self.readability >= self.capacity:
            expected = f"more than the readability of {self.readability}"
            problems.add(
                "conflict", f"{path}.capacity", self.capacity.label, expected, "check both"
            )

    @fields.rule("minimum", "capacity")
    def _minimum_below_capacity(self, path: str, problems: Problems) -> None:
        if self.minimum is not None and self.capacity is not None and self.minimum >= self.capacity:
            expected = f"below the capacity of {self.capacity}"
            problems.add("conflict", f"{path}.minimum", self.minimum.label, expected, "check both")


@fields.sound
class WeighingRule(fields.Sound):
    """The [weighing] table: the rule, or rules, that set the minimum weight."""

    _place: ClassVar = "weighing"

    rule: fields.Words = fields.choices(*NEEDS, doc="the rule for the minimum weight")
    error: fields.MaybeAmount = fields.amount(
        "%", doc="error permitted, for least-weighable", at_most=10, default=None
    )
    portions: bool = fields.flag(
        doc="what is above every capacity is weighed in equal portions", default=False
    )

    @fields.rule("rule", reads=("error",))
    def _error_for_least_weighable(self, path: str, problems: Problems) -> None:
        if "least-weighable" in self.rule and self.error is None:
            problems.add(
                "missing",
                f"{path}.error",
                NOTHING,
                "an error in %, such as 5 %",
                "add it: least-weighable divides by it",
            )


def check_rules(order: Order, problems: Problems) -> None:
    """Where there are balances there is a rule, and of each is known what the rule needs."""
    if order.balance and order.weighing is None:
        problems.add(
            "missing",
            "weighing.rule",
            NOTHING,
            "usp-41, least-weighable or nrf",
            "add [weighing] with the pharmacy's rule: balances are given",
        )
    for place, balance in enumerate(order.balance):
        for rule in order.weighing.rule if order.weighing else ():
            with fields.where_read():
                path, name = f"balance[{place}]", fields.maybe(balance, "name")
                if not balance.serves(rule):
                    problems.add(
                        "missing",
                        f"{path}.{NEEDS[rule]}",
                        NOTHING,
                        f"the {NEEDS[rule]} of {name or path}",
                        f"the rule {rule!r} needs it{_WHENCE.get(NEEDS[rule], '')}",
                    )
