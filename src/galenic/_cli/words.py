"""The words of the command line: commands and their options."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from galenic._cli import commands
from galenic._version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from galenic._fields import Reader

__all__ = ["parser_for"]

_LONGEST = 9
EXAMPLES = ("tablets", "capsules", "powder", "triturate")
SCHEMAS = (
    *("order", "order-with-pharmacy", "pharmacy"),
    *("actual", "weights", "content", "yield", "measurements"),
    *("plan", "plans", "recovery", "capacity", "accuracy", "check", "learn"),
    *("explanation", "problems"),
)
LISTS = (
    *("sizes", "substances", "fillers", "packings", "rules", "mixing", "checks", "notices", "keys"),
)


def parser_for(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of these words: of all commands the names, and of the one that is there all."""
    parser = argparse.ArgumentParser(
        prog="galenic",
        description="Checks the arithmetic of compounded capsules. It gives no clinical advice.",
        epilog=(
            "Exit codes: 0 done; 1 a stop, or a verdict other than a pass; "
            "2 unusable input; 3 galenic's own check failed."
        ),
    )
    parser.add_argument("--version", action="version", version=f"galenic {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    asked = next((word for word in words if not word.startswith("-")), "")
    alone = words[:1] == [asked] and asked in _COMMANDS  # then no other is spoken of
    for name, (told, options) in _COMMANDS.items():
        if name == asked:
            options(subparsers.add_parser(name, help=told))
        elif not alone:
            subparsers.add_parser(name, help=told)
    return parser


def _add_plan(plan: argparse.ArgumentParser) -> None:
    _takes_an_order(plan)
    plan.add_argument("--prove", action="store_true", help="replay every step on pint quantities")
    plan.add_argument(
        "--explain", metavar="NAME", help="in place of the plan, the way to one number of it"
    )
    plan.set_defaults(run=commands.plan)


def _add_recovery(recover: argparse.ArgumentParser) -> None:
    recover.add_argument("plan", help="the plan (JSON, as `galenic plan --json` wrote it), or -")
    recover.add_argument("actual", help="the readings (TOML or JSON), or -")
    recover.add_argument(
        "--tolerance", metavar="PERCENT", required=True, help='of the dose, such as "5 %%"'
    )
    _writes_a_result(recover)
    recover.set_defaults(run=commands.recover)


def _add_capacity(capacity: argparse.ArgumentParser) -> None:
    _takes_an_order(capacity)
    capacity.set_defaults(run=commands.capacity)


def _add_accuracy(accuracy: argparse.ArgumentParser) -> None:
    _takes_an_order(accuracy)
    accuracy.add_argument("--seed", type=int, metavar="N", help="seed of the simulation")
    accuracy.add_argument("--batches", type=int, metavar="N", help="batches simulated")
    accuracy.add_argument("--capsules", type=int, metavar="N", help="capsules of each batch")
    accuracy.set_defaults(run=commands.accuracy)


def _add_example(example: argparse.ArgumentParser) -> None:
    example.add_argument("kind", choices=EXAMPLES)
    example.set_defaults(run=commands.example)


def _add_listing(listing: argparse.ArgumentParser) -> None:
    listing.add_argument("what", choices=LISTS)
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=commands.listing)


def _add_schema(schema: argparse.ArgumentParser) -> None:
    schema.add_argument("name", choices=SCHEMAS)
    schema.set_defaults(run=commands.schema)


def _takes_an_order(command: argparse.ArgumentParser) -> None:
    """Add what every command takes that answers an order."""
    command.add_argument("order", help="the order file (TOML or JSON), or - for standard input")
    command.add_argument(
        "--pharmacy", metavar="FILE", help="tables that do not change between orders"
    )
    _writes_a_result(command)


def _writes_a_result(command: argparse.ArgumentParser) -> None:
    """Add how every command writes that has a result."""
    add = command.add_argument
    add("--json", action="store_true", help="write the result, or the problems, as JSON")
    add("--output", metavar="FILE", help="write to a file: .html, .json, .md or .txt")
    add("--force", action="store_true", help="overwrite the output file")


def _add_checks(parser: argparse.ArgumentParser) -> None:
    from galenic.quality import _data as data  # noqa: PLC0415 - late, so that a plan starts quickly
    from galenic.quality._rules import names_for  # noqa: PLC0415

    checks = parser.add_subparsers(required=True, metavar="what")
    for record in (data.Weights, data.ContentData, data.Yield):
        what = record.check
        check = checks.add_parser(what, help=f"check the {what} by a rule")
        _add_readings(check, optional=what != "weights")
        check.add_argument("--rule", help=f"one of {', '.join(names_for(what))}; required")
        check.add_argument(
            "--rules", metavar="FILE", help="the pharmacy's own rules (TOML or JSON)"
        )
        check.add_argument("--plan", metavar="FILE", help="the plan of the batch, as JSON")
        _add_settings(check, record)
        _writes_a_result(check)
        check.set_defaults(run=commands.check, what=what)


def _add_learning(parser: argparse.ArgumentParser) -> None:
    from galenic.quality._learning import KINDS  # noqa: PLC0415
    from galenic.quality._measured import Learning  # noqa: PLC0415

    parser.add_argument("what", choices=tuple(KINDS))
    _add_readings(parser)
    _add_settings(parser, Learning)
    _writes_a_result(parser)
    parser.set_defaults(run=commands.learn)


def _add_readings(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    told = "the readings (CSV, .xlsx or TOML), or - for standard input"
    add = parser.add_argument
    add("readings", metavar="FILE", nargs="?" if optional else None, help=told)
    column = "the heading of a column, such as 'gross=Gewicht brutto [mg]'; once for each"
    add("--column", metavar="KEY=HEADING", action="append", help=column)
    add("--decimal", metavar="MARK", help="the decimal mark of the table, . or ,")
    add("--sheet", metavar="NAME", help="the sheet of a workbook that has several")


def _add_settings(parser: argparse.ArgumentParser, record: type) -> None:
    """An option for each key of a check that is no column, and for each limit."""
    from galenic import _fields as fields  # noqa: PLC0415
    from galenic.quality._data import COLUMNS  # noqa: PLC0415

    known = fields.keys(record)
    found = {
        key: one for key, one in known.items() if key not in {"rule", "rules", "limits", *COLUMNS}
    }
    parser.set_defaults(settings=tuple(found), limits=())
    for key, reader in found.items():
        _add_setting(parser, key, reader)
    if "limits" in known:
        table = known["limits"].record
        assert table is not None  # noqa: S101 - a table has a record
        limits = fields.keys(table)
        parser.set_defaults(limits=tuple(limits))
        own = parser.add_argument_group(known["limits"].doc)
        for key, reader in limits.items():
            _add_setting(own, key, reader)


def _add_setting(parser: Any, key: str, reader: Reader) -> None:  # noqa: ANN401 - a parser or a group
    parser.add_argument(
        f"--{key.replace('_', '-')}",
        dest=key,
        metavar="VALUE",
        action="append" if reader.shape.item is not None else "store",
        type=_whole if reader.shape.kind == "count" else str,
        help=reader.doc.replace("%", "%%"),
    )


def _whole(text: str) -> int | str:
    """A whole number; what is none is left to the reader, which says so."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else text


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "plan": ("plan a batch from an order file", _add_plan),
    "recover": ("mend a batch from the weights that were read", _add_recovery),
    "capacity": ("how many capsules the stock at hand makes", _add_capacity),
    "accuracy": ("say how sure the dose of an order is", _add_accuracy),
    "check": ("check weights, contents or yield of capsules", _add_checks),
    "learn": ("learn a number from repeated measurements", _add_learning),
    "example": ("print a commented order file that works", _add_example),
    "list": ("print the tables of the package", _add_listing),
    "schema": ("print the JSON Schema of a file", _add_schema),
}
