"""What differs between two documents of one order's plan, and which is better by the objective."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Document = dict[str, Any]
Shape = tuple[int, int, Fraction, Fraction]


def paths(one: Any, other: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every place where two documents differ, lists without their numbers, with both values.

    What is said of each active comes last: of one it says again what stands elsewhere.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys(), key=lambda key: (key == "actives", key)):
            yield from paths(one.get(key), other.get(key), f"{at}.{key}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for left, right in zip(one, other, strict=True):
            yield from paths(left, right, f"{at}[]")
    elif one != other or type(one) is not type(other):
        yield at, one, other


def kind_of(one: Document, other: Document) -> str:
    """What sort of difference it is: the first of these that holds."""
    if "error" in one or "error" in other:
        return one_sided("error" in one, "error" in other, "refused") or "refused otherwise"
    if stopped(one) != stopped(other):
        return one_sided(stopped(one), stopped(other), "stopped")
    if one["triturates"] != other["triturates"]:
        return "another triturate"
    for key, named in (
        ("weighings", "other weights"),
        ("dose", "another dose"),
        ("notices", "other notices"),
        ("ways_out", "other ways out"),
    ):
        if one.get(key) != other.get(key):
            return named
    keys = sorted({path.partition(".")[0].partition("[")[0] for path, *_ in paths(one, other)})
    return f"elsewhere: {', '.join(keys)}"


def one_sided(before: bool, after: bool, word: str) -> str:  # noqa: FBT001 - two of a kind
    """What holds of one side alone."""
    return "" if before == after else f"{word} {'before' if before else 'after'} only"


def stopped(document: Document) -> bool:
    """Whether a notice ends the plan."""
    return any(notice["severity"] == "stop" for notice in document["notices"])


def objective(document: Document) -> Shape | None:
    """What the planner makes least of, in its order; nothing where there is no triturate.

    Steps, weighings, drug that is weighed (what is discarded is less by the same dose), diluent.
    """
    made = document.get("triturates")
    if not made or stopped(document):
        return None
    return (
        sum(len(one["steps"]) for one in made),
        len(document["weighings"]),
        sum((mass(one["steps"][0]["drug"]) for one in made), Fraction(0)),
        sum((mass(step["diluent"]) for one in made for step in one["steps"]), Fraction(0)),
    )


def mass(text: str) -> Fraction:
    """A mass that a document tells, in mg."""
    number, unit = text.split()
    assert unit == "mg", text
    return Fraction(number)


def verdict(one: Document, other: Document) -> str:
    """Which of two triturates is better, as far as the objective can tell."""
    before, after = objective(one), objective(other)
    if before is None or after is None or len(one["triturates"]) != len(other["triturates"]):
        return "cannot tell"
    if before == after:
        return "as good"
    return "better" if after < before else "worse"


def smallest(order: Document, differs: Callable[[Document], bool]) -> Document:
    """The order without all that the difference does not need: tables, rows and keys."""
    tried = True
    while tried:
        tried = False
        for less in shorter(order):
            if differs(less):
                order, tried = less, True
                break
    return order


def shorter(order: Document) -> Iterator[Document]:
    """The order without one table, without one row of a table of many, or without one key."""
    for table, value in order.items():
        yield {name: kept for name, kept in order.items() if name != table}
        if isinstance(value, list):
            for place in range(len(value)):
                yield order | {table: value[:place] + value[place + 1 :]}
        rows = value if isinstance(value, list) else [value]
        for place, row in enumerate(rows):
            for key in row:
                cut = {name: kept for name, kept in row.items() if name != key}
                whole = [*rows[:place], cut, *rows[place + 1 :]]
                yield order | {table: whole if isinstance(value, list) else cut}
