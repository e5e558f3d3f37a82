"""What a check or a measurement was given: readings, and settings, a plan and rules beside them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from galenic import quality
from galenic._cli import near
from galenic._cli.streams import name_of, read_bytes
from galenic._show.read_back import read_plan
from galenic._spreadsheets.headings import asked_columns
from galenic._spreadsheets.raw import ReadAs
from galenic.errors import InputError, Problems, about
from galenic.quality._by_active import labels_of
from galenic.quality._method import from_plan
from galenic.quality._readings import readings_of, telling

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from galenic.results._plan import Plan

__all__ = ["about_readings", "plan_beside", "rules_beside", "settings_of", "taken_in"]


def plan_beside(given: argparse.Namespace, problems: Problems) -> Plan | None:
    """The plan of --plan; ``None`` where there is none, or its problems were noted."""
    plan = None
    with problems.gathering(), about(given.plan or ""):
        plan = None if given.plan is None else read_plan(near.read_text(given.plan))
    return plan  # noqa: RET504 - of a file that cannot be read there is none


def rules_beside(given: argparse.Namespace, problems: Problems) -> list[dict[str, Any]] | None:
    """The rules of --rules; ``None`` where there are none, or their problems were noted."""
    rules = None
    with problems.gathering(), about(given.rules or ""):
        if given.rules is not None:
            near.looked_for(given.rules)
            rules = quality.read_rules(given.rules)
    return rules


def taken_in(
    given: argparse.Namespace, beside: Mapping[str, Any], plan: Plan | None, problems: Problems
) -> dict[str, Any]:
    """The readings; all that is wrong with them, and with what is ``beside`` them, together.

    Raises
    ------
    InputError
        With every problem, those that were noted before among them.
    """
    readings: dict[str, Any] = {}
    # A plan that was not read may hold what is missing: nothing is then said to be.
    whole = nullcontext() if problems else telling(given.record, beside, from_plan(plan))
    with problems.gathering(), about_readings(given), whole:
        of_content = plan is not None and given.what == "content"
        readings = _readings(given, list(labels_of(plan)) if of_content else ())
    if problems:
        raise InputError(problems)
    return readings


def about_readings(given: argparse.Namespace) -> AbstractContextManager[None]:
    """Say of problems that they are of the file of readings, but for what an option has set."""
    return about(name_of(given.readings or ""), besides=_options(given))


def _readings(given: argparse.Namespace, actives: Sequence[str] = ()) -> dict[str, Any]:
    asked = ReadAs(asked_columns(given.column or ()), given.decimal, given.sheet)
    if not given.readings and asked.is_told:
        problems = Problems()
        remedy = "give it, or leave --column, --decimal and --sheet out"
        problems.add("missing", "readings", "no file", "a table, which these are of", remedy)
        raise InputError(problems)
    if not given.readings:
        return {}
    return readings_of(read_bytes(given.readings), name_of(given.readings), asked, actives)


def _options(given: argparse.Namespace) -> set[str]:
    """Keys that an option of the command line has set, or may set: they are of no file."""
    set_here = {key for key in given.settings if getattr(given, key) is not None}
    return {"rule", "rules", "edition", "limits", "plan", *set_here}


def settings_of(given: argparse.Namespace) -> dict[str, Any]:
    """What was set by options, for the readers of the check to judge."""
    found = {key: getattr(given, key) for key in given.settings}
    limits = {key: value for key in given.limits if (value := getattr(given, key)) is not None}
    return found | ({"limits": limits} if limits else {})
