"""What each command does with the words it was given; gives the exit code."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from galenic._cli import near
from galenic._cli.exits import DONE, STOPPED
from galenic._cli.known import EXAMPLES, FAMILIES
from galenic._cli.orders import batch_of, holds_several, order_of, plan_of, say_pharmacy, text_of
from galenic._cli.progress import Waiting
from galenic._cli.quoted import quoted, typed
from galenic._cli.streams import emit, name_of, read_input, refuse, say
from galenic._cli.written import DRAWN, ending_of, files_read, refuse_list, written
from galenic.errors import GalenicError, InputError, Problems, about

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from galenic._asking import Shown
    from galenic.results._plan import Plan

__all__ = [
    "accuracy",
    "capacity",
    "check",
    "example",
    "explain",
    "export",
    "label",
    "learn",
    "listing",
    "plan",
    "record",
    "recover",
    "schema",
    "titrate",
    "verify",
]


def plan(given: argparse.Namespace) -> int:
    """Plan a batch, or several."""
    from galenic._planning.plan import plan  # noqa: PLC0415 - late, so that --help stays quick

    if given.keep:
        from galenic._cli import keeping  # noqa: PLC0415 - only where something is kept

        keeping.refuse_several(given)

    def planned(path: str, _of: str) -> tuple[Shown, int]:
        text = text_of(path)
        if text is not None and holds_several(text):
            from galenic._cli import family  # noqa: PLC0415 - only where there are several

            together = family.planned(text, path, given)
            return together, STOPPED if together.stopped else DONE
        made = plan(order_of(path, given, text), prove=given.prove)
        if given.keep:
            keeping.write(made, given)
        code = STOPPED if made.stopped else DONE
        return made if given.explain is None else made.explain(given.explain), code

    return _each(given, planned)


def explain(given: argparse.Namespace) -> int:
    """Show the way to one number of a plan, or list the names of all."""
    if given.number is not None:
        _refuse_exchange(given.number, given.order)
    with Waiting(given.order):
        made = plan_of(given.order, given)
        found = None if given.number is None else made.explain(given.number, given.which)
    say_pharmacy(made)
    code = STOPPED if made.stopped else DONE
    if found is not None:
        _show(found, given)
        return code
    from galenic._cli import names  # noqa: PLC0415 - only where they are listed

    rows = names.rows(made)
    as_json = refuse_list(given)
    text = names.as_json(rows) if as_json else names.as_text(rows, made)
    emit(text, given.output, force=given.force, as_json=as_json, inputs=files_read(given))
    if as_json:  # a list of rows has no place for sentences
        say("".join(f"{line}\n" for line in names.stop_lines(made)))
    return code


def export(given: argparse.Namespace) -> int:
    """Export a plan; what the form does not carry is told beside it."""
    from galenic._cli import exporting  # noqa: PLC0415 - late, so that --help stays quick

    form = exporting.form_of(given)
    with Waiting(given.order):
        made = plan_of(given.order, given)
    say_pharmacy(made)
    if made.stopped:
        exporting.say_stops(made)
        return STOPPED
    exporting.write(made, form, given)
    return DONE


def _refuse_exchange(number: str, order: str) -> None:
    """Say that the number comes first, where the two were exchanged."""
    if os.path.isfile(number) and not os.path.exists(order):  # noqa: PTH110, PTH113 - pathlib is slow to import
        problems = Problems()
        remedy = f"exchange them: galenic explain {quoted(order)} {typed(number)}"
        problems.add("exchanged", "NUMBER", number, "the name of a number, then the order", remedy)
        raise InputError(problems)


def recover(given: argparse.Namespace) -> int:
    """Say how a batch stands, and what would mend it."""
    from galenic import _files as files  # noqa: PLC0415 - late, so that --help and --version stay quick
    from galenic._cli.weighed import ByOption  # noqa: PLC0415
    from galenic._recovery.recover import recover  # noqa: PLC0415

    if given.plan == given.actual == "-":
        problems = Problems()
        remedy = "give a file for the other"
        problems.add("file", "actual", "-", "one of the two as standard input", remedy)
        raise InputError(problems)
    told = ByOption(given)
    with Waiting(given.plan), told.gathering():
        plan = plan_of(given.plan, given)
        with about(name_of(given.actual or ""), besides=("plan", "tolerance")):
            text = None if given.actual is None else read_input(given.actual)
            file = None if text is None else files.parse(text, name_of(given.actual))
            found = recover(plan, told.beside(file), tolerance=told.tolerance)
    _show(found, given)
    return DONE if found.accepted else STOPPED


def capacity(given: argparse.Namespace) -> int:
    """Find the largest batch."""
    from galenic._capacity.capacity import capacity  # noqa: PLC0415

    def answered(path: str, _of: str) -> tuple[Shown, int]:
        order = order_of(path, given)
        with about(name_of(path)):
            found = capacity(order)
        return found, DONE if found.capsules else STOPPED

    return _each(given, answered)


def titrate(given: argparse.Namespace) -> int:
    """Work out a regimen."""
    from galenic import _files as files  # noqa: PLC0415 - late, so that --help stays quick
    from galenic._cli import pharmacy  # noqa: PLC0415
    from galenic._regimen.file import regimens_of  # noqa: PLC0415
    from galenic._regimen.titrate import titrate  # noqa: PLC0415

    with Waiting(given.regimen):
        with about(name_of(given.regimen)):
            text = read_input(given.regimen)
            file = regimens_of(files.parse(text, name_of(given.regimen)))
        lent = pharmacy.tables_of(given) if file.order else None
        with about(name_of(given.regimen)):
            made = titrate(file, lent)
            if ending_of(given.output or "") == ".ics":
                made.to_ics()  # what a calendar lacks is told of the file, as all else is
    if file.order:
        pharmacy.say_found(given)
    if given.keep:
        from galenic._cli import keeping  # noqa: PLC0415 - only where something is kept

        keeping.write(made, given)
    _show(made, given)
    return STOPPED if made.stopped else DONE


def record(given: argparse.Namespace) -> int:
    """Make the record of a batch."""
    from galenic._records.record import record  # noqa: PLC0415 - late, so that --help stays quick

    with Waiting(given.order):
        made = record(plan_of(given.order, given))
    _show(made, given)
    return STOPPED if made.plan.stopped else DONE


def label(given: argparse.Namespace) -> int:
    """Make the label of a batch; a plan that was stopped has none."""
    from galenic._label.label import label  # noqa: PLC0415 - late, so that --help stays quick

    with Waiting(given.order):
        made = plan_of(given.order, given)
        try:
            with about(_file_of_label(made, given), besides=("plan", "size")):
                found = label(made, size=given.size, code=not given.no_code)
        except InputError as error:
            if not made.stopped:
                raise
            refuse(error, as_json=given.json)
            return STOPPED
    say_pharmacy(made)
    if found.size is None and ending_of(given.output or "") in DRAWN:
        say(f"galenic: the label is {found.drawn_size().name}, the smallest size that holds it\n")
    _show(found, given)
    return DONE


def _file_of_label(made: Plan, given: argparse.Namespace) -> str:
    """The file that says what stands on a label: the order, or the pharmacy file that lent it."""
    lent = {"label", "label.use_by"} & {*made.order.pharmacy}
    found: str | None = getattr(given, "found", None) if lent else None
    return found or name_of(given.order)


def verify(given: argparse.Namespace) -> int:
    """Hold a file against the order that it holds itself."""
    from pathlib import Path  # noqa: PLC0415 - slow to import

    from galenic._cli.streams import read_stdin  # noqa: PLC0415
    from galenic._verify import LARGEST, verify  # noqa: PLC0415 - late, so that --help stays quick

    with Waiting(given.file):
        if given.file == "-":
            with about(name_of("-")):
                found = verify(read_stdin(LARGEST), batch=given.batch)
        else:
            near.looked_for(given.file)
            with about(given.file):
                found = verify(Path(given.file), batch=given.batch)
    _show(found, given)
    return DONE if found.agrees else STOPPED


def accuracy(given: argparse.Namespace) -> int:
    """Say how sure the dose is; a long run tells how far it is."""
    from galenic import accuracy  # noqa: PLC0415
    from galenic._cli.progress import Progress  # noqa: PLC0415

    sizes = {name: getattr(given, name) for name in ("seed", "batches", "capsules")}
    sizes = {name: size for name, size in sizes.items() if size is not None}
    cores = min(4, os.cpu_count() or 1)

    def assessed(path: str, of: str) -> tuple[Shown, int]:
        made, progress = batch_of(path, given, text_of(path)), Progress(of)
        try:
            found = accuracy.assess(made, **sizes, cores=cores, progress=progress)
        finally:
            progress.end()
        return found, STOPPED if made.stopped else DONE

    return _each(given, assessed, counts=True)


def check(given: argparse.Namespace) -> int:
    """Check weights, contents or yield; all that is wrong with what was given is told together."""
    from galenic import quality  # noqa: PLC0415 - late, so that --help stays quick
    from galenic._cli import measured  # noqa: PLC0415

    check, problems = getattr(quality, f"check_{given.what}"), Problems()
    plan = measured.plan_beside(given, problems)
    settings = measured.settings_of(given) | {"rules": measured.rules_beside(given, problems)}
    readings = measured.taken_in(given, {"rule": given.rule, **settings}, plan, problems)
    with measured.about_readings(given):
        report = check(readings, rule=given.rule, plan=plan, **settings)
    _show(report, given)
    return DONE if report.passes else STOPPED


def learn(given: argparse.Namespace) -> int:
    """Learn a number from repeated measurements."""
    from galenic import quality  # noqa: PLC0415 - late, so that --help stays quick
    from galenic._cli import measured  # noqa: PLC0415

    settings, problems = measured.settings_of(given), Problems()
    plan = measured.plan_beside(given, problems)
    readings = measured.taken_in(given, settings, plan, problems)
    with measured.about_readings(given):
        learned = quality.learn(given.what, readings, plan=plan, **settings)
    _show(learned, given)
    return DONE


def example(given: argparse.Namespace) -> int:
    """Print an order file that works, or write it and say what to type next."""
    from pkgutil import get_data  # noqa: PLC0415

    folder, what, command = "regimens", "a regimen", "titrate"
    if given.kind in EXAMPLES:
        folder, what, command = "examples", "an order", "plan"
    elif given.kind in FAMILIES:
        folder, what, command = "families", "several orders", "plan"
    data = get_data("galenic", f"{folder}/{given.kind}.toml") or b""
    emit(data.decode().rstrip("\n"), given.output, force=given.force)
    if given.output is not None:
        name = typed(given.output)
        emit(f"{name} is {what} to start from. Next: galenic {command} {name}", None)
    return DONE


def listing(given: argparse.Namespace) -> int:
    """Print a table of the package."""
    from galenic._show import lists  # noqa: PLC0415

    rows = lists.rows(given.what)
    emit(lists.as_json(rows) if given.json else lists.as_text(rows), None, as_json=given.json)
    return DONE


def schema(given: argparse.Namespace) -> int:
    """Print the JSON Schema of a file that is read, or of what is written."""
    import json  # noqa: PLC0415

    from galenic._show.schemas import schema  # noqa: PLC0415

    emit(json.dumps(schema(given.name), ensure_ascii=False, indent=2), None, as_json=True)
    return DONE


def _each(
    given: argparse.Namespace,
    answer: Callable[[str, str], tuple[Shown, int]],
    *,
    counts: bool = False,
) -> int:
    """Answer every order of a command: one as ever, several each under its name.

    ``counts`` says that the answer tells how far it is by itself.
    """
    paths = given.order = near.expanded(given.order)
    if len(paths) > 1:
        from galenic._cli import several  # noqa: PLC0415 - only where there are several

        found = several.answered(paths, answer, given, counts=counts)
        try:
            _show(found, given)
        except GalenicError:
            if given.json:  # what was to be told in the document is told in words
                for one in found.orders:
                    several.tell(one)
            raise
        return found.exit_code
    with nullcontext() if counts else Waiting(paths[0]):
        result, code = answer(paths[0], "")
        getattr(result, "ways_out", None)  # the slow part of a sheet, kept once it is found
    _show(result, given)
    return code


def _show(result: Shown, given: argparse.Namespace) -> None:
    text, as_json = written(result, given)
    emit(text, given.output, force=given.force, as_json=as_json, inputs=files_read(given))
