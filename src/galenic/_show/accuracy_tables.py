"""How sure the dose is, as tables for data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from galenic._asking import answers
from galenic._show.tables import Row, chosen, table
from galenic.accuracy._assessed import Assessment
from galenic.accuracy._records import Budget
from galenic.accuracy._simulated import Simulation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from galenic.accuracy._assessed import AssessedActive, Improvement

__all__ = ["assessment_tables", "budget_tables", "simulation_tables"]


@answers("rows", Assessment)
def assessment_tables(made: Assessment, name: str | None) -> list[Row]:
    """The tables of an assessment; those of the dose are empty under a stop.

    Of several actives the first column says which one a row is about.
    """
    return chosen(
        {
            "contributions": lambda: _of_each(
                made, lambda one: table(one.budget.contributions, {})
            ),
            "improvements": lambda: _of_each(made, lambda one: map(_improved, one.improvements)),
            "comparison": lambda: _of_each(_simulated(made), _compared),
            "histogram": lambda: _of_each(_simulated(made), lambda one: _counted(one.simulation)),
            "notices": lambda: table(made.notices, {}),
        },
        name,
    )


def _compared(one: AssessedActive) -> list[Row]:
    return table(one.simulation.comparison, {})


def _simulated(made: Assessment) -> Assessment:
    """The assessment, without what was not simulated: a product has no capsules."""
    return evolve(made, actives=()) if made.plan.product is not None else made


def _of_each(made: Assessment, rows: Callable[[AssessedActive], Iterable[Row]]) -> list[Row]:
    """The rows of every active, with its name where there are several."""
    several = len(made.actives) > 1
    return [
        {"active": one.name} | row if several else row for one in made.actives for row in rows(one)
    ]


@answers("rows", Budget)
def budget_tables(budget: Budget, name: str | None) -> list[Row]:
    """The sources of a budget, the largest first."""
    return chosen({"contributions": lambda: table(budget.contributions, {})}, name)


@answers("rows", Simulation)
def simulation_tables(found: Simulation, name: str | None) -> list[Row]:
    """The tables of a simulation."""
    tables = {
        "comparison": lambda: table(found.comparison, {}),
        "histogram": lambda: _counted(found),
    }
    return chosen(tables, name)


def _improved(found: Improvement) -> Row:
    unit = found.interval.low.unit
    (ends,) = table([found.interval], {"low": unit, "high": unit, "coverage": "%"}, ("leaves_out",))
    return {
        "change": found.change,
        **ends,
        "narrows": found.narrows,
        "resolves": ", ".join(found.resolves),
        "adds": ", ".join(found.adds),
    }


def _counted(found: Simulation) -> list[Row]:
    """Each bin of the doses simulated, by its ends in percent of label."""
    bins = found.histogram
    return [
        {
            "from [%]": place / bins.per_percent,
            "to [%]": (place + 1) / bins.per_percent,
            "capsules": n,
        }
        for place, n in enumerate(bins.counts, bins.first)
    ]
