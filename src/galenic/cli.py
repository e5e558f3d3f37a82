"""The command line: arguments in, a worksheet out; diagnostics go to standard error."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from galenic.errors import CheckError, ExtraError, GalenicError, InputError, Problems
from galenic.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.display import Shown
    from galenic.fields import Reader
    from galenic.materials.order import Order

__all__ = ["main"]

DONE, STOPPED, UNUSABLE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_LONGEST = 9
EXAMPLES = ("tablets", "powder", "triturate")
LISTS = ("sizes", "substances", "fillers", "rules", "checks", "notices", "keys")


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one for each way to end
    """Run a command and give its exit code; never a traceback."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = _parser(words[0] if words else "").parse_args(words)
    try:
        return int(given.run(given))
    except InputError as error:
        _refuse(error, as_json=getattr(given, "json", False))
        return UNUSABLE
    except CheckError as error:
        _say(f"galenic: {error}\n")
        return FAILED
    except ExtraError as error:
        _say(f"galenic: {error}\n")
        return UNUSABLE
    except BrokenPipeError:
        _let_go_of_output()
        return DONE
    except OSError as error:
        _let_go_of_output()
        _say(f"galenic: the result cannot be written: {error.strerror}\n")
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        GalenicError,
        MemoryError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        AssertionError,
        RuntimeError,
    ) as error:
        _say(
            f"galenic: an error of galenic's own ({type(error).__name__}: {error}); "
            "there is no result. Please report the order.\n"
        )
        return FAILED


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="galenic",
        description="Checks the arithmetic of compounded capsules. It gives no clinical advice.",
        epilog=(
            "Exit codes: 0 done; 1 a stop, or a verdict other than a pass; "
            "2 unusable input; 3 galenic's own check failed."
        ),
    )
    parser.add_argument("--version", action="version", version=f"galenic {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    plan = commands.add_parser("plan", help="plan a batch from an order file")
    _takes_an_order(plan)
    plan.add_argument("--prove", action="store_true", help="replay every step on pint quantities")
    plan.set_defaults(run=_plan)

    recover = commands.add_parser("recover", help="mend a batch from the weights that were read")
    recover.add_argument("plan", help="the plan (JSON, as `galenic plan --json` wrote it), or -")
    recover.add_argument("actual", help="the readings (TOML or JSON), or -")
    recover.add_argument(
        "--tolerance", metavar="PERCENT", required=True, help='of the dose, such as "5 %%"'
    )
    _writes_a_result(recover)
    recover.set_defaults(run=_recover)

    capacity = commands.add_parser("capacity", help="how many capsules the stock at hand makes")
    _takes_an_order(capacity)
    capacity.set_defaults(run=_capacity)

    accuracy = commands.add_parser("accuracy", help="say how sure the dose of an order is")
    _takes_an_order(accuracy)
    accuracy.add_argument("--seed", type=int, metavar="N", help="seed of the simulation")
    accuracy.add_argument("--batches", type=int, metavar="N", help="batches simulated")
    accuracy.add_argument("--capsules", type=int, metavar="N", help="capsules of each batch")
    accuracy.set_defaults(run=_accuracy)

    check = commands.add_parser("check", help="check weights, contents or yield of capsules")
    learn = commands.add_parser("learn", help="learn a number from repeated measurements")
    if command in {"check", "learn"}:  # their options come from records that others do not need
        _add_checks(check)
        _add_learning(learn)

    example = commands.add_parser("example", help="print a commented order file that works")
    example.add_argument("kind", choices=EXAMPLES)
    example.set_defaults(run=_example)

    listing = commands.add_parser("list", help="print the tables of the package")
    listing.add_argument("what", choices=LISTS)
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)
    return parser


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
    add("--output", metavar="FILE", help="write the result to a file")
    add("--force", action="store_true", help="overwrite the output file")


def _add_checks(parser: argparse.ArgumentParser) -> None:
    from galenic.quality import data  # noqa: PLC0415 - late, so that a plan starts quickly

    checks = parser.add_subparsers(required=True, metavar="what")
    for what, record, rules in (
        ("weights", data.Weights, data.WEIGHT_RULES),
        ("content", data.Content, data.CONTENT_RULES),
        ("yield", data.Yield, data.YIELD_RULES),
    ):
        check = checks.add_parser(what, help=f"check the {what} by a rule")
        _add_readings(check, optional=what == "yield")
        check.add_argument("--rule", help=f"one of {', '.join(rules)}; required")
        check.add_argument("--plan", metavar="FILE", help="the plan of the batch, as JSON")
        _add_settings(check, record)
        _writes_a_result(check)
        check.set_defaults(run=_check, what=what)


def _add_learning(parser: argparse.ArgumentParser) -> None:
    from galenic.quality.learning import KINDS  # noqa: PLC0415
    from galenic.quality.measured import Learning  # noqa: PLC0415

    parser.add_argument("what", choices=tuple(KINDS))
    _add_readings(parser)
    _add_settings(parser, Learning)
    _writes_a_result(parser)
    parser.set_defaults(run=_learn)


def _add_readings(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    told = "the readings (CSV or TOML), or - for standard input"
    parser.add_argument("readings", metavar="FILE", nargs="?" if optional else None, help=told)


def _add_settings(parser: argparse.ArgumentParser, record: type) -> None:
    """An option for each key of a check that is no column, and for each limit of ``own``."""
    from galenic import fields  # noqa: PLC0415
    from galenic.quality.data import COLUMNS  # noqa: PLC0415
    from galenic.quality.rules import Limits  # noqa: PLC0415

    known = fields.keys(record)
    found = {key: one for key, one in known.items() if key not in {"rule", "limits", *COLUMNS}}
    parser.set_defaults(settings=tuple(found), limits=())
    for key, reader in found.items():
        _add_setting(parser, key, reader)
    if "limits" in known:
        limits = fields.keys(Limits)
        parser.set_defaults(limits=tuple(limits))
        own = parser.add_argument_group("limits, for --rule own")
        for key, reader in limits.items():
            _add_setting(own, key, reader)


def _add_setting(parser: Any, key: str, reader: Reader) -> None:  # noqa: ANN401 - a parser or a group
    parser.add_argument(
        f"--{key.replace('_', '-')}",
        dest=key,
        metavar="VALUE",
        action="append" if reader.expects.startswith("a list") else "store",
        type=_whole if reader.expects.startswith("a whole number") else str,
        help=reader.doc.replace("%", "%%"),
    )


def _settings(given: argparse.Namespace) -> dict[str, Any]:
    """What was set by options, for the readers of the check to judge."""
    found = {key: getattr(given, key) for key in given.settings}
    limits = {key: value for key in given.limits if (value := getattr(given, key)) is not None}
    return found | ({"limits": limits} if limits else {})


def _whole(text: str) -> int | str:
    """A whole number; what is none is left to the reader, which says so."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else text


def _readings(given: argparse.Namespace) -> dict[str, Any]:
    from galenic.quality.readings import parse_readings  # noqa: PLC0415

    return parse_readings(_input(given.readings), given.readings) if given.readings else {}


def _check(given: argparse.Namespace) -> int:
    from galenic import files, quality  # noqa: PLC0415
    from galenic.show.document import read_plan  # noqa: PLC0415

    check = getattr(quality, f"check_{given.what}")
    plan = None if given.plan is None else read_plan(files.read_text(given.plan))
    report = check(_readings(given), rule=given.rule, plan=plan, **_settings(given))
    _show(report, given)
    return DONE if report.passes else STOPPED


def _learn(given: argparse.Namespace) -> int:
    from galenic import quality  # noqa: PLC0415

    _show(quality.learn(given.what, _readings(given), **_settings(given)), given)
    return DONE


def _plan(given: argparse.Namespace) -> int:
    from galenic.planning.plan import plan  # noqa: PLC0415 - late, so that --help stays quick

    made = plan(_order(given), prove=given.prove)
    _show(made, given)
    return STOPPED if made.stopped else DONE


def _capacity(given: argparse.Namespace) -> int:
    from galenic.planning.inverse.capacity import capacity  # noqa: PLC0415

    found = capacity(_order(given))
    _show(found, given)
    return DONE if found.capsules else STOPPED


def _order(given: argparse.Namespace) -> Order:
    """Read the order, and the pharmacy's tables where they are given."""
    from galenic import files  # noqa: PLC0415
    from galenic.materials.order import Order  # noqa: PLC0415

    tables = None
    if given.pharmacy is not None:
        tables = files.parse(files.read_text(given.pharmacy), given.pharmacy)
    return Order.read(files.parse(_input(given.order), given.order), tables)


def _show(result: Shown, given: argparse.Namespace) -> None:
    text = result.to_json() if given.json else str(result)
    _emit(text, given.output, force=given.force, as_json=given.json)


def _recover(given: argparse.Namespace) -> int:
    from galenic import files  # noqa: PLC0415 - late, so that --help and --version stay quick
    from galenic.planning.recovery.recover import recover  # noqa: PLC0415
    from galenic.show.document import read_plan  # noqa: PLC0415

    if given.plan == given.actual == "-":
        problems = Problems()
        remedy = "give a file for the other"
        problems.add("file", "actual", "-", "one of the two as standard input", remedy)
        raise InputError(problems)
    plan = read_plan(_input(given.plan))
    found = recover(
        plan, files.parse(_input(given.actual), given.actual), tolerance=given.tolerance
    )
    _show(found, given)
    return DONE if found.accepted else STOPPED


def _accuracy(given: argparse.Namespace) -> int:
    from galenic import accuracy  # noqa: PLC0415
    from galenic.planning.plan import plan  # noqa: PLC0415

    sizes = {name: getattr(given, name) for name in ("seed", "batches", "capsules")}
    sizes = {name: size for name, size in sizes.items() if size is not None}
    made = plan(_order(given))
    cores = min(4, os.cpu_count() or 1)
    _show(accuracy.assess(made, **sizes, cores=cores, progress=_Progress()), given)
    return STOPPED if made.stopped else DONE


class _Progress:
    """Says on standard error how far a long run is: nothing for the first two seconds."""

    def __init__(self) -> None:
        from time import monotonic  # noqa: PLC0415

        self.clock, self.next = monotonic, monotonic() + 2

    def __call__(self, done: int, wanted: int) -> None:
        if self.clock() >= self.next:
            self.next = self.clock() + 1
            _say(f"galenic: {100 * done // wanted} % of {wanted} batches simulated\n")


def _input(path: str) -> str:
    from galenic import files  # noqa: PLC0415

    if path != "-":
        return files.read_text(path)
    if sys.stdin is None:
        problems = Problems()
        problems.add("file", "standard input", "a closed input", "an order", "give a file")
        raise InputError(problems)
    return files.decode(sys.stdin.buffer.read(files.LONGEST + 1), "standard input")


def _example(given: argparse.Namespace) -> int:
    from pkgutil import get_data  # noqa: PLC0415

    data = get_data("galenic", f"examples/{given.kind}.toml") or b""
    _emit(data.decode().rstrip("\n"), None)
    return DONE


def _list(given: argparse.Namespace) -> int:
    from galenic.show import lists  # noqa: PLC0415

    rows = lists.rows(given.what)
    _emit(lists.as_json(rows) if given.json else lists.as_text(rows), None, as_json=given.json)
    return DONE


def _say(text: str) -> None:
    """Tell what went wrong, where there is anybody to be told."""
    if sys.stderr is not None:
        sys.stderr.write(text)


def _let_go_of_output() -> None:
    """The reader has gone, or the disk is full: Python must not try once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _emit(text: str, output: str | None, *, force: bool = False, as_json: bool = False) -> None:
    if output is not None:
        from galenic import files  # noqa: PLC0415

        files.write_text(output, f"{text}\n", force=force)
        return
    stream = sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:  # a terminal without µ still shows the weights
        text = (
            _escaped(text)
            if as_json
            else text.encode(encoding, "backslashreplace").decode(encoding)
        )
    stream.write(f"{text}\n")
    stream.flush()


def _escaped(text: str) -> str:
    """JSON with every sign beyond ASCII escaped; they stand only in strings."""
    import json  # noqa: PLC0415

    return "".join(sign if sign.isascii() else json.dumps(sign)[1:-1] for sign in text)


def _refuse(error: InputError, *, as_json: bool) -> None:
    if as_json:
        import json  # noqa: PLC0415

        _emit(json.dumps(error.to_dict(), indent=2), None)
    else:
        _say(f"{error}\n")
