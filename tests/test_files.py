"""Files: what is read and how strictly, and how a result is written without losing anything."""

from __future__ import annotations

import errno
import json
import os
import stat
from datetime import date
from pathlib import Path

import pytest

import galenic
from galenic import InputError
from galenic import _files as files
from galenic import _writing as writing

TOML = """
# an order
[order]
active = "naltrexone hydrochloride"
dose = "4.5 mg/capsule"
capsules = 100
date = 2026-11-22
[stock]
kind = "triturate"
active = "naltrexone hydrochloride"
strength = "100 mg/g"
diluent = "a filler"
expires = 2027-02-28
[capsule]
size = "3"
[filler]
name = "a filler"
pack_stat = "150 mg/capsule"
"""
TABLES = {
    "order": {"active": "naltrexone hydrochloride", "dose": "4.5 mg/capsule", "capsules": 100,
              "date": "2026-11-22"},
    "stock": {"kind": "triturate", "active": "naltrexone hydrochloride", "strength": "100 mg/g",
              "diluent": "a filler", "expires": "2027-02-28"},
    "capsule": {"size": "3"},
    "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
}  # fmt: skip


def only_problem(caught):
    """The one problem of an error."""
    (problem,) = caught.value.problems
    return problem


# --- reading --------------------------------------------------------------------------------------


def test_toml_json_and_a_mapping_are_the_same_order(tmp_path):
    """One order three ways, with its dates, and it remembers what it was given."""
    (tmp_path / "order.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "order.json").write_text(json.dumps(TABLES), encoding="utf-8")
    orders = [
        galenic.read_order(tmp_path / "order.toml"),
        galenic.read_order(str(tmp_path / "order.json")),
        galenic.load(TOML),
        galenic.load(json.dumps(TABLES, indent=2)),
        galenic.load("\n\n  " + json.dumps(TABLES)),
        galenic.Order.read(TABLES),
    ]
    assert all(order == orders[0] for order in orders)
    assert all(order.to_tables() == TABLES for order in orders)
    assert orders[0].date == date(2026, 11, 22)
    assert (orders[0].capsules, orders[0].dose) == (100, galenic.Amount.read("4.5 mg/capsule"))


def test_the_kind_of_text_is_told_by_its_beginning_not_its_name(tmp_path):
    """JSON begins with a brace, whatever the file is called."""
    (tmp_path / "order.toml").write_text(json.dumps(TABLES), encoding="utf-8")
    (tmp_path / "order").write_text(TOML, encoding="utf-8")
    assert galenic.read_order(tmp_path / "order.toml") == galenic.read_order(tmp_path / "order")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_marks_and_line_ends_of_other_systems_are_read(tmp_path, mark, ending):
    """A byte order mark and carriage returns come with files from elsewhere."""
    path = tmp_path / "order.toml"
    path.write_bytes(mark + TOML.replace("\n", ending).encode())
    assert galenic.read_order(path) == galenic.load(TOML)
    path.write_bytes(mark + json.dumps(TABLES).encode())
    assert galenic.read_order(path) == galenic.load(TOML)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\xff\xfe[", "encoding"),
        ("F\u00fcllstoff".encode("latin-1"), "encoding"),
        (b"[order", "syntax"),
        (b"{", "syntax"),
        (b'{"a": 1, "a": 2}', "syntax"),
        (b'{"a": {"b": {"c": 1, "c": 1}}}', "syntax"),
        (b'{"a": [{"b": 1, "b": 2}]}', "syntax"),
        (b'{"a": NaN}', "syntax"),
        (b'{"a": Infinity}', "syntax"),
        (b'{"a": 1} x', "syntax"),
        (b"a = 1\na = 2", "syntax"),
        (b"x" * 1_000_001, "size"),
    ],
)
def test_what_cannot_be_read_is_one_problem_of_the_file(tmp_path, data, code):
    """Its path is the file, and it says what to do."""
    path = tmp_path / "order"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        galenic.read_order(path)
    problem = only_problem(caught)
    assert (problem.code, problem.path) == (code, str(path))
    assert problem.remedy
    assert str(caught.value) == str(problem)


def test_an_empty_file_is_not_taken_for_an_order():
    """Readings, rules and pharmacy files can be empty too."""
    with pytest.raises(InputError) as caught:
        files.parse("", "readings.toml")
    (problem,) = caught.value.problems
    assert (problem.path, problem.expected) == ("readings.toml", "text in TOML or JSON")


def test_a_key_that_stands_twice_is_named():
    """The second dose would silently win; JSON's own reader lets it."""
    assert json.loads('{"dose": "1 mg", "dose": "10 mg"}') == {"dose": "10 mg"}
    with pytest.raises(InputError, match="'dose' stands twice"):
        galenic.load('{"order": {"dose": "1 mg", "dose": "10 mg"}}')


def test_a_large_file_is_refused_unread(tmp_path, monkeypatch):
    """Over a megabyte: not a byte of it is read."""
    path = tmp_path / "order"
    path.write_bytes(b"# " + b"x" * 1_999_998)

    def read(*_):
        raise AssertionError("it was read")

    monkeypatch.setattr(files, "decode", read)
    with pytest.raises(InputError) as caught:
        galenic.read_order(path)
    assert only_problem(caught).code == "size"
    path.write_bytes(b"# small")
    with pytest.raises(AssertionError, match="it was read"):
        galenic.read_order(path)


def test_large_text_is_refused_too():
    """Text that never was a file is held to the same limit."""
    with pytest.raises(InputError) as caught:
        galenic.load("#" * 1_000_001)
    assert only_problem(caught).code == "size"
    assert galenic.load(TOML + "#" * (1_000_000 - len(TOML))) == galenic.load(TOML)


def test_an_endless_file_is_read_only_so_far():
    """A device has no size; reading stops a byte past the limit."""
    if not Path("/dev/zero").exists():
        pytest.skip("needs /dev/zero")
    with pytest.raises(InputError) as caught:
        galenic.read_order("/dev/zero")
    assert only_problem(caught).code == "size"


@pytest.mark.parametrize("name", [".", "none", "none/none", "x" * 5000, "a\0b", "order.toml/below"])
def test_a_path_that_is_no_file_is_a_problem(tmp_path, monkeypatch, name):
    """A folder, nothing there, and names that no system takes."""
    monkeypatch.chdir(tmp_path)
    Path("order.toml").write_text(TOML)
    with pytest.raises(InputError) as caught:
        galenic.read_order(name)
    problem = only_problem(caught)
    assert (problem.code, problem.path) == ("file", name.replace("\0", "\\x00"))
    assert problem.given
    assert problem.given != "'None'"


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path, monkeypatch):
    """Permission denied, in those words; played here, since a superuser is refused nothing."""

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "order.toml"
    path.write_text(TOML)
    with monkeypatch.context() as patched:
        patched.setattr("builtins.open", refuse)
        with pytest.raises(InputError, match="Permission denied") as caught:
            galenic.read_order(path)
    assert only_problem(caught).path == str(path)


def test_the_working_folder_is_not_looked_at(tmp_path, monkeypatch):
    """No file is read that was not named: no order, no pharmacy, no settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("pharmacy.toml", "galenic.toml", "order.toml", ".galenic"):
        Path(name).write_text("not = [toml", encoding="utf-8")
    assert galenic.load(TOML) == galenic.Order.read(TABLES)


@pytest.mark.parametrize("order", [None, 3, "order.toml", [], [TABLES], ("order",)])
def test_an_order_that_is_no_mapping_is_refused(order):
    """In Python too, and as a problem, not as a traceback from within."""
    with pytest.raises(InputError) as caught:
        galenic.plan(order)
    assert only_problem(caught).code == "kind"


# --- writing --------------------------------------------------------------------------------------


def test_a_file_is_written_whole(tmp_path):
    """In UTF-8, with the line ends of the text, and with nothing beside it."""
    path = tmp_path / "plan.txt"
    writing.write_text(path, "4.5 mg \u00b5\nm\u0304\n")
    assert path.read_bytes() == "4.5 mg \u00b5\nm\u0304\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_exists_is_kept(tmp_path):
    """Also when it came to be between looking and writing: the system decides, not a look."""
    path = tmp_path / "plan.txt"
    path.write_text("signed")
    with pytest.raises(InputError) as caught:
        writing.write_text(path, "new")
    problem = only_problem(caught)
    assert (problem.code, problem.path) == ("exists", str(path))
    assert "--force" in problem.remedy
    assert path.read_text() == "signed"
    writing.write_text(path, "new", force=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_half_a_file(tmp_path, monkeypatch):
    """Until the whole text is on the disk, the name belongs to the old file."""
    path = tmp_path / "plan.txt"
    path.write_text("signed")
    seen = []
    sync = os.fsync

    def look(number):
        seen.append(path.read_text())
        sync(number)

    monkeypatch.setattr(os, "fsync", look)
    writing.write_text(path, "new", force=True)
    assert seen == ["signed"]
    assert path.read_text() == "new"


@pytest.mark.parametrize(("call", "force"), [("fsync", True), ("fsync", False), ("link", False)])
def test_a_write_that_fails_leaves_no_trace(tmp_path, monkeypatch, call, force):
    """The problem carries the system's reason; the draft is gone."""

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    path = tmp_path / "plan.txt"
    with pytest.raises(InputError, match="No space left"):
        writing.write_text(path, "new", force=force)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_no_trace(tmp_path, monkeypatch):
    """Ctrl-C while writing: the old file stays, and no draft."""

    def interrupt(*_):
        raise KeyboardInterrupt

    path = tmp_path / "plan.txt"
    path.write_text("signed")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        writing.write_text(path, "new", force=True)
    assert path.read_text() == "signed"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_never_overwritten(tmp_path):
    """With force or without."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept").write_text("kept")
    for force in (False, True):
        with pytest.raises(InputError):
            writing.write_text(folder, "new", force=force)
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]
    assert (folder / "kept").read_text() == "kept"


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_a_written_file_is_an_ordinary_file(tmp_path):
    """With the permissions that any new file gets, so that others can read the worksheet."""
    plain, written = tmp_path / "plain", tmp_path / "written"
    plain.write_text("")
    writing.write_text(written, "")
    assert stat.S_IMODE(written.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


# --- a plan read back -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planned():
    """A plan of the order above."""
    return galenic.plan(galenic.load(TOML))


def test_a_plan_is_read_back_as_it_was(planned):
    """The same numbers, notices and order, and the same text."""
    again = galenic.read_plan(planned.to_json())
    assert again == planned
    assert again.order == planned.order
    assert str(again) == str(planned)
    assert again.to_json() == planned.to_json()


def altered(planned, *way, value):
    """The JSON of a plan in which one value was changed by hand."""
    told = json.loads(planned.to_json())
    table = told
    for part in way[:-1]:
        table = table[part]
    assert table[way[-1]] != value
    table[way[-1]] = value
    return json.dumps(told)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("fill", "filler"), "1 mg/capsule"),
        (("made", "planned"), 99),
        (("dose", "expected"), "5.4 mg/capsule"),
        (("potency", "factor"), "1 mg/mg"),
        (("stock", "mass"), "1 mg"),
        (("weighings", 0, "exact"), "4501 mg"),
        (("weighings", 0, "weigh"), "45 mg"),
        (("weighings", 0, "what"), "sugar"),
        (("notices", 0, "severity"), "stop"),
        (("notices",), []),
        (("steps", 0, "value"), "99 capsules"),
        (("check", "bound"), "1 mg/capsule"),
        (("check",), None),
        (("input", "order", "dose"), "5 mg/capsule"),
        (("input", "order", "capsules"), 99),
        (("capsule", "size"), "4"),
    ],
)
def test_a_plan_changed_by_hand_is_refused(planned, way, value):
    """Any number that its input does not lead to, and the key it stands under."""
    with pytest.raises(InputError) as caught:
        galenic.read_plan(altered(planned, *way, value=value))
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"changed"}
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in way)[1:]
    assert way[0] == "input" or path in {problem.path for problem in problems}


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "3", '"plan"', "{}", "{", '{"a":' * 100_000),
        '{"schema": "galenic/plan/3"}',
        '{"schema": ["galenic/plan/2"]}',
        '{"schema": "galenic/plan/2"}',
        '{"schema": "galenic/plan/2", "input": []}',
    ],
)
def test_text_that_is_no_plan_is_refused(text):
    """As input that cannot be used, with its problems."""
    with pytest.raises(InputError) as caught:
        galenic.read_plan(text)
    assert all(problem.remedy for problem in caught.value.problems)


@pytest.mark.parametrize("value", [3, None, True])
def test_a_plan_whose_origins_are_no_list_is_refused(planned, value):
    """Every key of the file is checked before it is used."""
    with pytest.raises(InputError):
        galenic.read_plan(altered(planned, "from_pharmacy", value=value))


def test_a_plan_with_a_key_twice_is_refused(planned):
    """What holds for an order holds for a plan: two doses are none."""
    text = planned.to_json().replace('"capsules": 100', '"capsules": 50, "capsules": 100', 1)
    with pytest.raises(InputError):
        galenic.read_plan(text)


def quantities(dose):
    """The order above with a dose that is a quantity of pint, in another form than the stock's."""
    order = {name: dict(table) for name, table in TABLES.items()}
    quantity = galenic.unit_registry().Quantity(dose, "mg/capsule")
    order["order"] |= {"dose": quantity, "active": "naltrexone", "convert_form": True}
    return order


@pytest.mark.parametrize("dose", [4.5, 0.1 + 0.2, 4.123456789])
def test_a_plan_of_quantities_is_read_back_too(dose):
    """Design 15: orders are lossless, and what is shown of them does not depend on the way in."""
    made = galenic.plan(quantities(dose))
    again = galenic.read_plan(made.to_json())
    assert again == made
    assert str(again) == str(made)


def test_an_order_takes_no_number_that_it_cannot_write():
    """A third of a milligram as an Amount is refused, as it is as a quantity."""
    from fractions import Fraction  # noqa: PLC0415 - for this test alone

    order = {name: dict(table) for name, table in TABLES.items()}
    order["order"]["dose"] = galenic.Amount(Fraction(10, 3), "mg/capsule")
    with pytest.raises(InputError):
        galenic.plan(order)
