"""The names that numbers of a plan are explained by, each with its amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.results._explanation import amounts

if TYPE_CHECKING:
    from galenic.results._plan import Plan

__all__ = ["as_json", "as_text", "rows", "stop_lines"]

_WIDE = 44
_ROOM = 60  # letters of a name beside which an amount still has room


def rows(made: Plan) -> list[dict[str, Any]]:
    """Each name once, with the amounts of the steps that bear it, in the order of the plan.

    Under a stop each row says so: whoever takes one of them takes that with it.
    """
    found: dict[str, list[str]] = {}
    for step, amount in amounts(made.steps).items():
        found.setdefault(step.name, []).append(amount.text())
    stop = {"stopped": True} if made.stopped else {}
    return [{"name": name, "amounts": told} | stop for name, told in found.items()]


def as_json(found: list[dict[str, Any]]) -> str:
    """The rows as JSON."""
    import json  # noqa: PLC0415 - only where it is asked for

    return json.dumps(found, ensure_ascii=False, indent=2)


def stop_lines(made: Plan) -> list[str]:
    """What stops the plan, as a page says it; nothing where nothing does."""
    from galenic._notices import Severity  # noqa: PLC0415
    from galenic._show.text import notice_lines  # noqa: PLC0415

    return list(notice_lines(made.stops, Severity.STOP))[1:]


def as_text(found: list[dict[str, Any]], made: Plan) -> str:
    """The rows for people, and how one is asked for; what stops the plan before them."""
    from galenic._show.heads import file_line  # noqa: PLC0415
    from galenic._show.inert import inert  # noqa: PLC0415
    from galenic._show.text import wrapped  # noqa: PLC0415

    stops = stop_lines(made)
    lines = [*stops, ""] if stops else []
    lines += [*file_line(made.order)]
    lines += ["Numbers of this plan; with a NUMBER, `galenic explain` shows the way to it:", ""]
    for row in found:
        name, first = inert(row["name"]), row["amounts"][0]
        more = len(row["amounts"]) - 1
        lead = f"  {name:<{_WIDE}} "
        rest = " " * len(lead) if len(lead) < _ROOM else "      "
        lines += wrapped(first, lead, rest)
        if more:
            lines.append(f"{rest}{more + 1} of this name: --which 1 to {more + 1}")
    return "\n".join(line.rstrip() for line in lines)
