"""The words of the command line: commands and their options."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from galenic._cli import commands, completion, formulas, helps
from galenic._cli.known import (
    ALSO,
    EXAMPLES,
    FAMILIES,
    LISTS,
    REGIMENS,
    RELEASES,
    SCHEMAS,
    STAGES,
)
from galenic._cli.slips import Parser, choice
from galenic._version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from galenic._fields import Reader

__all__ = ["parser_for"]

_LONGEST = 9
_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_ORDER_OR_PLAN = "an order file (TOML or JSON), or a plan as JSON"


def parser_for(words: Sequence[str]) -> Parser:
    """The parser of these words: of all commands the names, and of the one that is there all."""
    parser = Parser(
        prog="galenic",
        description="Checks the arithmetic of compounded capsules. It gives no clinical advice.",
        epilog=helps.ABOVE,
    )
    parser.add_argument("--version", action="version", version=f"galenic {__version__}")
    add = parser.divide("command")
    asked = next((word for word in words if not word.startswith("-")), "")
    alone = words[:1] == [asked] and asked in _COMMANDS  # then no other is spoken of
    for name, options in _COMMANDS.items():
        if name == asked:
            options(_part(add, name))
        elif not alone:
            add(name, help=helps.of_command(name).brief)
    if not alone:
        add("help", help="say what a command does, with an example")
    if asked == "help":
        _add_choice(parser.parts["help"], "command", tuple(_COMMANDS))
    return parser


def _part(add: Callable[..., Parser], name: str, of: str = "") -> Parser:
    """Add a command with its help."""
    told = helps.of_command(f"{of} {name}".strip())
    return add(name, help=told.brief, **told.told())


def _add_plan(plan: Parser) -> None:
    _takes_orders(plan)
    plan.add_argument("--prove", action="store_true", help="replay every step on pint quantities")
    told = "in place of the plan, the way to one number of it"
    number: Any = plan.add_argument("--explain", metavar="NAME", help=told)
    number.completer = completion.of_numbers
    kept = "write the product, or the triturate that is kept, as a stock file; T1=FILE says which"
    plan.add_argument("--keep", metavar="FILE", action="append", help=kept)
    plan.set_defaults(run=commands.plan)


def _add_export(export: Parser) -> None:
    export.add_argument("order", metavar="ORDER", help=f"{_ORDER_OR_PLAN}, or -")
    forms = export.add_mutually_exclusive_group(required=True)
    release = "a FHIR Medication, release r5 or r4b, as JSON"
    kind = choice(*RELEASES)
    forms.add_argument("--fhir", metavar="RELEASE", type=kind, choices=RELEASES, help=release)
    ncpdp = "the ingredients of a compound claim (NCPDP D.0), as JSON"
    forms.add_argument("--ncpdp", action="store_true", help=ncpdp)
    forms.add_argument("--csv", action="store_true", help="the tables of the plan as one CSV")
    xlsx = "the same as a workbook; needs --output and the extra `sheets`"
    forms.add_argument("--xlsx", action="store_true", help=xlsx)
    _takes_one_batch(export)
    _takes_the_pharmacy(export)
    told = "write to a file: .json, .csv or .xlsx, as the form is"
    export.add_argument("--output", metavar="FILE", help=told)
    export.add_argument("--force", action="store_true", help="overwrite the output file")
    export.set_defaults(run=commands.export)


def _add_explanation(explain: Parser) -> None:
    number: Any = explain.add_argument(
        "number",
        metavar="NUMBER",
        nargs="?",
        help="the name of a number; without it all names are listed",
    )
    number.completer = completion.of_numbers
    explain.add_argument("order", metavar="ORDER", help=f"{_ORDER_OR_PLAN}, or -")
    explain.add_argument(
        "--which", metavar="N", type=_whole, default=1, help="which of several of that name; 1"
    )
    _takes_one_batch(explain)
    _takes_the_pharmacy(explain)
    _writes_a_result(explain)
    explain.set_defaults(run=commands.explain, of_blend=True)


def _add_recovery(recover: Parser) -> None:
    recover.add_argument("plan", metavar="ORDER", help=f"{_ORDER_OR_PLAN}, or -")
    recover.add_argument(
        "actual", metavar="FILE", nargs="?", help="the readings (TOML or JSON), or -"
    )
    recover.add_argument(
        "--tolerance",
        metavar="PERCENT",
        help='how far the dose may be off, such as "5 %%"; required, there is no default',
    )
    _takes_readings(recover)
    _takes_one_batch(recover)
    _takes_the_pharmacy(recover)
    _writes_a_result(recover)
    recover.set_defaults(run=commands.recover)


def _takes_readings(recover: Parser) -> None:
    """Add what can be said of a batch without a file of readings."""
    told = recover.add_argument_group("in place of FILE, or beside it")
    add, each = told.add_argument, "append"
    told_of = "the weight that was read for a step of the worksheet: 1=171.3mg; for each step"
    add("--weighed", metavar="STEP=MASS", action=each, help=told_of)
    add("--residue", metavar="STEP=MASS", action=each, help="what stayed in the boat")
    add("--before", metavar="STEP=MASS", action=each, help="boat with powder, by difference")
    add("--after", metavar="STEP=MASS", action=each, help="boat after it was emptied")
    stage = f"how far the batch is, one of {', '.join(STAGES)}; without FILE and it: weighed"
    add("--stage", metavar="STAGE", type=choice(*STAGES), choices=STAGES, help=stage)
    filled = "capsules that the blend was filled into, where filled"
    add("--capsules-filled", metavar="N", type=_whole, help=filled)
    add("--blend-left", metavar="MASS", help="blend left over, where filled")
    add("--blend-lost", metavar="MASS", help="blend that was spilt, where mixed or filled")
    used = "by completion: all the filler that went in, where topped-up or filled"
    add("--filler-used", metavar="MASS", help=used)
    add("--topped-up", metavar="MASS", help="in its place: the filler added after the premix")
    lost = "bodies lost with their powder, where first-fill or topped-up"
    add("--capsules-lost", metavar="N", type=_whole, help=lost)


def _add_choice(
    command: Parser, name: str, words: tuple[str, ...], also: Mapping[str, str] = _NO_WORDS
) -> None:
    """Add one of a few words; its help lists them, since the usage could not be broken there.

    ``also`` are other words for some of them, by which a person may ask.
    """
    told, kind = f"one of {', '.join(words)}", choice(*words, also=also)
    command.add_argument(name, metavar=name.upper(), type=kind, choices=words, help=told)


def _add_capacity(capacity: Parser) -> None:
    _takes_orders(capacity)
    capacity.set_defaults(run=commands.capacity)


def _add_titration(titrate: Parser) -> None:
    told = "the regimen file (TOML or JSON), or - for standard input"
    titrate.add_argument("regimen", metavar="FILE", help=told)
    _takes_the_pharmacy(titrate)
    kept = (
        "write what the batches leave as a stock file; batch=FILE (the triturate that they share) "
    )
    kept += "and stock=FILE (powder of crushed tablets) say which"
    titrate.add_argument("--keep", metavar="FILE", action="append", help=kept)
    _writes_a_result(titrate, ".html, .ics, .json, .md, .pdf or .txt")
    titrate.set_defaults(run=commands.titrate, calendar=True)


def _add_making(make: Parser) -> None:
    add, each = make.add_argument, "append"
    add("formula", metavar="FORMULA", help="the formula (TOML or JSON), or - for standard input")
    said = make.add_argument_group("what belongs to the batch")
    add = said.add_argument
    add("--capsules", metavar="N", type=_whole, help="how many")
    add("--mass", metavar="MASS", help="of a product, how much")
    add("--number", metavar="TEXT", help="number of the order or the batch")
    add("--date", metavar="DAY", help="day of the order; the clock is never read")
    told = "lot of the stock; of several things NAME=LOT, once for each"
    add("--lot", metavar="[NAME=]LOT", action=each, help=told)
    told = "expiry date of that lot, in the same way"
    add("--expires", metavar="[NAME=]DAY", action=each, help=told)
    told = "any other key that belongs to a batch, such as 'stock.assay=99.1 %%'"
    add("--set", metavar="KEY=VALUE", action=each, help=told)
    _takes_the_pharmacy(make)
    make.add_argument("--output", metavar="FILE", help="write the order to a file: .toml or .json")
    make.add_argument("--force", action="store_true", help="overwrite the output file")
    make.set_defaults(run=formulas.make)


def _add_formula(formula: Parser) -> None:
    told = "the order file (TOML or JSON), or - for standard input"
    formula.add_argument("order", metavar="ORDER", help=told)
    told = "write the formula to a file: .toml or .json"
    formula.add_argument("--output", metavar="FILE", help=told)
    formula.add_argument("--force", action="store_true", help="overwrite the output file")
    formula.set_defaults(run=formulas.formula)


def _add_comparison(compare: Parser) -> None:
    told = "formulas or orders, two or more (TOML or JSON)"
    compare.add_argument("order", metavar="FILE", nargs="+", help=told)
    _takes_the_pharmacy(compare)
    _writes_a_result(compare)
    compare.set_defaults(run=formulas.compare)


def _add_record(record: Parser) -> None:
    record.add_argument("order", metavar="ORDER", help=f"{_ORDER_OR_PLAN}, or -")
    _takes_one_batch(record)
    _takes_the_pharmacy(record)
    _writes_a_result(record)
    record.set_defaults(run=commands.record)


def _add_label(label: Parser) -> None:
    label.add_argument("order", metavar="ORDER", help=f"{_ORDER_OR_PLAN}, or -")
    sizes = 'a name of `galenic list labels`, or "50 mm x 25 mm"; absent: label.size, or the least'
    label.add_argument("--size", metavar="NAME", help=sizes)
    label.add_argument("--no-code", action="store_true", help="without a GS1 DataMatrix")
    dots = "dots in a millimetre of the printer, for .zpl: 6, 8, 12 or 24; 8"
    label.add_argument("--dots", metavar="N", type=_whole, default=8, help=dots)
    _takes_one_batch(label)
    _takes_the_pharmacy(label)
    _writes_a_result(label, ".html, .json, .md, .pdf, .svg, .txt or .zpl", sheets=False)
    label.set_defaults(run=commands.label, drawn=True)


def _add_accuracy(accuracy: Parser) -> None:
    _takes_orders(accuracy)
    _takes_one_batch(accuracy)
    accuracy.add_argument("--seed", type=int, metavar="N", help="seed of the simulation")
    accuracy.add_argument("--batches", type=int, metavar="N", help="batches simulated")
    accuracy.add_argument("--capsules", type=int, metavar="N", help="capsules of each batch")
    accuracy.set_defaults(run=commands.accuracy)


def _add_verification(verify: Parser) -> None:
    told = (
        "JSON, a page, a PDF, a picture of the symbol, or the text of it, or - for standard input"
    )
    verify.add_argument("file", metavar="FILE", help=told)
    told = "of the JSON of several orders: which batch, from 1, or triturate"
    verify.add_argument("--batch", metavar="NUMBER", help=told)
    _writes_a_result(verify)
    verify.set_defaults(run=commands.verify)


def _add_example(example: Parser) -> None:
    _add_choice(example, "kind", (*EXAMPLES, *FAMILIES, *REGIMENS))
    example.add_argument("--output", metavar="FILE", help="write it to a file")
    example.add_argument("--force", action="store_true", help="overwrite the output file")
    example.set_defaults(run=commands.example)


def _add_listing(listing: Parser) -> None:
    _add_choice(listing, "what", LISTS, also=ALSO)
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=commands.listing)


def _add_schema(schema: Parser) -> None:
    _add_choice(schema, "name", SCHEMAS)
    schema.set_defaults(run=commands.schema)


def _takes_orders(command: Parser) -> None:
    """Add what every command takes that answers orders."""
    told = "the order files (TOML or JSON), or - for standard input"
    command.add_argument("order", metavar="ORDER", nargs="+", help=told)
    _takes_the_pharmacy(command)
    _writes_a_result(command)


def _takes_the_pharmacy(command: Parser) -> None:
    either = command.add_mutually_exclusive_group()
    stock = "a file with the table [stock], as --keep of `galenic plan` writes it"
    command.add_argument("--stock", metavar="FILE", help=stock)
    told = "tables that do not change between orders; absent: GALENIC_PHARMACY, or your own file"
    either.add_argument("--pharmacy", metavar="FILE", help=told)
    either.add_argument("--no-pharmacy", action="store_true", help="the order alone")


def _takes_one_batch(command: Parser) -> None:
    """Add which batch is meant of a file of several orders."""
    told = "of a file of several orders: which batch, from 1, or triturate"
    command.add_argument("--batch", metavar="NUMBER", help=told)
    command.set_defaults(of_blend=False)


def _writes_a_result(
    command: Parser, endings: str = ".html, .json, .md, .pdf or .txt", *, sheets: bool = True
) -> None:
    """Add how every command writes that has a result; for ``sheets`` one chooses the paper."""
    add = command.add_argument
    add("--json", action="store_true", help="write the result, or the problems, as JSON")
    add("--output", metavar="FILE", help=f"write to a file: {endings}")
    add("--force", action="store_true", help="overwrite the output file")
    if sheets:
        paper: Any = add("--paper", metavar="SIZE", help="of a .pdf: a4 or letter; a4")
        paper.type, paper.choices = choice("a4", "letter"), ("a4", "letter")


def _add_checks(parser: Parser) -> None:
    from galenic.quality._content_data import ContentData  # noqa: PLC0415 - a plan starts quickly
    from galenic.quality._rules import names_for  # noqa: PLC0415
    from galenic.quality._weight_data import Weights  # noqa: PLC0415
    from galenic.quality._yield_data import Yield  # noqa: PLC0415

    add = parser.divide("what")
    for record in (Weights, ContentData, Yield):
        what = record.check
        check = _part(add, what, "check")
        _add_readings(check, optional=what != "weights")
        names = names_for(what)
        rule: Any = check.add_argument("--rule", help=f"one of {', '.join(names)}; required")
        rule.completer = completion.of(names)
        check.add_argument(
            "--rules", metavar="FILE", help="the pharmacy's own rules (TOML or JSON)"
        )
        check.add_argument("--plan", metavar="FILE", help="the plan of the batch, as JSON")
        _add_settings(check, record)
        _writes_a_result(check)
        check.set_defaults(run=commands.check, what=what, record=record)


def _add_learning(parser: Parser) -> None:
    from galenic.quality._learnable import KINDS  # noqa: PLC0415
    from galenic.quality._measured import Learning  # noqa: PLC0415

    _add_choice(parser, "what", tuple(KINDS))
    _add_readings(parser, optional=True)
    told = "the plan of the batch, as JSON, for nominal-fill with --filler-used"
    parser.add_argument("--plan", metavar="FILE", help=told)
    _add_settings(parser, Learning, leave=frozenset({"capsule"}))
    _writes_a_result(parser)
    parser.set_defaults(run=commands.learn, record=Learning)


def _add_readings(parser: Parser, *, optional: bool = False) -> None:
    told = "the readings (CSV, .xlsx or TOML), or - for standard input"
    add = parser.add_argument
    add("readings", metavar="FILE", nargs="?" if optional else None, help=told)
    column = "the heading of a column, such as 'gross=Gewicht brutto [mg]'; once for each"
    add("--column", metavar="KEY=HEADING", action="append", help=column)
    add("--decimal", metavar="MARK", help="the decimal mark of the table, . or ,")
    add("--sheet", metavar="NAME", help="the sheet of a workbook that has several")


def _add_settings(parser: Parser, record: type, leave: frozenset[str] | None = None) -> None:
    """An option for each key of a check that is no column, and for each limit.

    ``leave`` names the columns that have no option, where the others have one.
    """
    from galenic import _fields as fields  # noqa: PLC0415
    from galenic.quality._columns import COLUMNS  # noqa: PLC0415

    known = fields.keys(record)
    left = {"rule", "rules", "limits", *(COLUMNS if leave is None else leave)}
    found = {key: one for key, one in known.items() if key not in left}
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


_COMMANDS: dict[str, Callable[[Parser], None]] = {
    "make": _add_making,
    "formula": _add_formula,
    "plan": _add_plan,
    "compare": _add_comparison,
    "explain": _add_explanation,
    "export": _add_export,
    "recover": _add_recovery,
    "capacity": _add_capacity,
    "titrate": _add_titration,
    "record": _add_record,
    "label": _add_label,
    "accuracy": _add_accuracy,
    "check": _add_checks,
    "learn": _add_learning,
    "example": _add_example,
    "list": _add_listing,
    "schema": _add_schema,
    "verify": _add_verification,
}
