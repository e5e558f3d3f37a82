"""The commands of master formulas: make an order of one, take one out of an order, compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic._cli import near, pharmacy
from galenic._cli.exits import DONE, STOPPED
from galenic._cli.quoted import typed
from galenic._cli.streams import emit, name_of, read_input, say
from galenic._cli.written import ending_of, files_read, written
from galenic.errors import InputError, Problems, about, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from galenic._making.formula import MasterFormula
    from galenic.results._plan import Plan

__all__ = ["check", "compare", "formula", "make"]

_ENDINGS = ("", ".toml", ".json")
_HEADS = ("capsules", "mass", "number", "date")


def check(given: argparse.Namespace) -> None:
    """Refuse a file whose ending is none of an order file.

    Raises
    ------
    InputError
        When it is another.
    """
    if given.output is not None and ending_of(given.output) not in _ENDINGS:
        problems = Problems()
        expected, remedy = "a name that ends in .toml or .json", "say by its ending what to write"
        problems.add("choice", "--output", given.output, expected, remedy)
        raise InputError(problems)


def make(given: argparse.Namespace) -> int:
    """Make an order of a formula, and say what it still leaves to the formula."""
    from galenic import _words as words  # noqa: PLC0415 - late, so that --help stays quick
    from galenic._making.formula import formula_of_text  # noqa: PLC0415

    check(given)
    problems = Problems()
    facts, of_lots = _facts(given, problems)
    lent: Mapping[str, Any] | None = None
    with problems.gathering():
        lent = pharmacy.tables_of(given)
    master: MasterFormula | None = None
    with problems.gathering():
        master = formula_of_text(read_input(given.formula), name_of(given.formula))
    if problems or master is None:
        raise InputError(problems)
    heads = {key: getattr(given, key) for key in _HEADS}
    with about(name_of(given.formula)):
        made = master.batch(facts, **heads, **of_lots, pharmacy=lent, stock=given.stock)
    as_json = ending_of(given.output or "") == ".json"
    text = made.to_json() if as_json else made.to_toml().rstrip("\n")
    emit(text, given.output, force=given.force, as_json=True, inputs=files_read(given))
    if made.standing:
        say(f"galenic: {words.say('made.standing', keys=made.standing)}\n")
    if made.order.pharmacy:
        file = words.say("made.pharmacy", file=printable(given.found or ""))
        say(f"galenic: {file}\n")
    if given.output is not None:
        emit(words.say("made.next", name=typed(given.output)), None)
    return DONE


def formula(given: argparse.Namespace) -> int:
    """Take the formula out of an order: what belongs to its batch is left out."""
    from galenic import _words as words  # noqa: PLC0415 - late, so that --help stays quick
    from galenic._making.formula import formula_of_text  # noqa: PLC0415

    check(given)
    made = formula_of_text(read_input(given.order), name_of(given.order), strip=True)
    as_json = ending_of(given.output or "") == ".json"
    text = _as_json(made) if as_json else made.to_toml().rstrip("\n")
    emit(text, given.output, force=given.force, as_json=True, inputs=files_read(given))
    if given.output is not None:
        key = "made.formula" if made.tables.get("product") is None else "made.formula-of-product"
        emit(words.say(key, name=typed(given.output)), None)
    return DONE


def compare(given: argparse.Namespace) -> int:
    """Compare formulas by their keys, or orders by their plans."""
    from galenic._making.formula import formula_of_text  # noqa: PLC0415 - late, as above
    from galenic._materials.batch_facts import Belongs, each_key, path_of  # noqa: PLC0415
    from galenic._show.compare_formulas import beside  # noqa: PLC0415

    paths = near.expanded(given.order)
    if len(paths) < 2:  # noqa: PLR2004 - with what
        problems = Problems()
        problems.add("missing", "FILE", paths[0], "two files or more", "name another to compare")
        raise InputError(problems)
    texts = {path: read_input(path) for path in dict.fromkeys(paths)}
    tables = {path: _tables(text, path) for path, text in texts.items()}
    if all(map(_has_size, tables.values())):
        return _compare_orders(paths, given, texts)
    formulas = [formula_of_text(texts[path], name_of(path), strip=True) for path in paths]
    passed = [
        path_of(place)
        for one in tables.values()
        for place, kind in each_key(one)
        if kind is Belongs.BATCH
    ]
    names = [printable(name_of(path)) for path in paths]
    found = beside(formulas, names, passed_over=passed, pharmacy=pharmacy.tables_of(given))
    pharmacy.say_found(given)
    text, as_json = written(found, given)
    emit(text, given.output, force=given.force, as_json=as_json, inputs=files_read(given))
    return DONE


def _compare_orders(paths: list[str], given: argparse.Namespace, texts: Mapping[str, str]) -> int:
    from galenic._cli.orders import order_of, say_pharmacy  # noqa: PLC0415 - only of orders
    from galenic._planning.plan import plan  # noqa: PLC0415
    from galenic._show.compare import compare  # noqa: PLC0415

    plans: list[Plan] = []
    problems = Problems()
    for path in paths:
        with problems.gathering():
            plans.append(plan(order_of(path, given, texts[path])))
    if problems:
        raise InputError(problems)
    say_pharmacy(plans[0])
    text, as_json = written(compare(*plans), given)
    emit(text, given.output, force=given.force, as_json=as_json, inputs=files_read(given))
    return STOPPED if any(one.stopped for one in plans) else DONE


def _tables(text: str, path: str) -> Mapping[str, Any]:
    from galenic import _files as files  # noqa: PLC0415 - late, as above

    with about(name_of(path)):
        return files.parse(text, name_of(path))


def _has_size(tables: Mapping[str, Any]) -> bool:
    """Whether tables are those of an order, which says how much is made."""
    return any(
        isinstance(tables.get(name), dict) and key in tables[name]
        for name, key in (("order", "capsules"), ("product", "mass"))
    )


def _facts(
    given: argparse.Namespace, problems: Problems
) -> tuple[dict[str, object], dict[str, Any]]:
    """What the options say of the batch: by key, and of lots."""
    facts: dict[str, object] = {}
    for word in given.set or ():
        key, sign, value = word.partition("=")
        if not sign or not value:
            problems.add("kind", "--set", word, "KEY=VALUE", "such as --set 'stock.assay=99.1 %'")
        elif key.strip() in facts:
            problems.add("repeat", "--set", key.strip(), "each key once", "keep one")
        else:
            facts[key.strip()] = value.strip()
    return facts, {key: _of_lots(getattr(given, key), key, problems) for key in ("lot", "expires")}


def _of_lots(words: list[str] | None, key: str, problems: Problems) -> Any:  # noqa: ANN401 - one, or by name
    """One lot alone, or lots by what they are of."""
    if not words:
        return None
    if len(words) == 1 and "=" not in words[0]:
        return words[0]
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            name, value = "stock", word
        if name.strip() in found:
            problems.add("repeat", f"--{key}", name.strip(), "each of them once", "keep one")
        found[name.strip()] = value.strip()
    return found


def _as_json(made: MasterFormula) -> str:
    import json  # noqa: PLC0415 - only where it is asked for

    return json.dumps(made.to_tables(), ensure_ascii=False, indent=2, default=str)
