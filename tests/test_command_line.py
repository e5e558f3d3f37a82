"""The command line: exit codes, the JSON result, files written, and what a terminal is given.

Orders are the examples that galenic prints, with a few keys changed; the numbers expected of them
are worked by hand in the comments.
"""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import tomllib
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import galenic
from galenic import Amount, CheckError
from galenic._planning.trituration.frame import Frame

KINDS = ("tablets", "powder", "triturate")
WIDTH = 80


@pytest.fixture
def order(run, tmp_path):
    """Write an example with lines changed, and give its path."""

    def write(kind="tablets", *, more="", **changes):
        text = run("example", kind)[1]
        for key, value in changes.items():
            text, found = re.subn(
                rf"(?m)^{key}(\s*)=.*$", rf"{key}\1= {value}" if value else "", text
            )
            assert found, f"{key} is in no line of the example"
        path = tmp_path / "order.toml"
        path.write_text(text + more, encoding="utf-8")
        return path

    return write


def launch(*arguments, given=None, **environment):
    """Run the real command in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "galenic", *map(os.fspath, arguments)],
        input=given,
        capture_output=True,
        timeout=120,  # not a measure: what is not back by then hangs
        check=False,
        env=os.environ | environment,
    )


def bare(text):
    """Text without any white space, however its lines were broken."""
    return "".join(text.split())


# --- version, help, examples ----------------------------------------------------------------------


def test_the_version_is_said_once(run):
    """The command and the package agree."""
    assert run("--version") == (0, f"galenic {galenic.__version__}\n", "")
    assert re.fullmatch(r"\d+\.\d+\.\d+", galenic.__version__)


def test_help_names_the_commands_and_the_exit_codes(run):
    """What there is to do, and how a script can tell what came of it."""
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for word in (
        "plan",
        "capacity",
        "example",
        "list",
        "0 done",
        "1 a stop",
        "2 unusable",
        "3 galenic",
    ):
        assert word in " ".join(out.split())
    code, out, err = run("plan", "--help")
    assert (code, err) == (0, "")
    for option in ("--pharmacy", "--prove", "--json", "--output", "--force"):
        assert option in out


@pytest.mark.parametrize(
    "arguments",
    [(), ("plan",), ("plot",), ("capacity",), ("plan", "a", "--jsn"), ("example",),
     ("example", "liquid"), ("list",), ("list", "colours"), ("plan", "a", "--output")],
)  # fmt: skip
def test_a_command_that_is_none_is_unusable_input(run, arguments):
    """Exit code 2, the usage on standard error, and no traceback."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: galenic")
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_a_commented_order(run, kind):
    """It is TOML, says what it is, and its keys are explained."""
    code, out, err = run("example", kind)
    assert (code, err) == (0, "")
    assert tomllib.loads(out)["stock"]["kind"] == kind
    assert out.startswith("# ")
    assert out.count("#") >= 5


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_an_example_goes_through_a_pipe(kind):
    """``galenic example KIND | galenic plan - --prove`` plans and proves, as the README says."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "galenic", "example", kind], stdout=subprocess.PIPE
    ) as example:
        planned = subprocess.run(
            [sys.executable, "-m", "galenic", "plan", "-", "--prove"],
            stdin=example.stdout,
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert (planned.returncode, planned.stderr) == (0, b"")
    text = planned.stdout.decode()
    assert "WEIGH" in text
    assert re.search(r"proof +\d+ steps", text)


# --- exit codes -----------------------------------------------------------------------------------


def test_done_is_zero(run, order):
    """100 capsules of 4.5 mg from 50 mg tablets of 253.4 mg: 450 mg are nine tablets, 2280.6 mg.

    The powder takes 22.806 of 180 mg, 12.67 % of the capsule; the filler 150 mg less as much.
    """
    code, out, err = run("plan", order())
    assert (code, err) == (0, "")
    assert "2280.6 mg" in out
    assert "13099.5 mg" in out
    assert "130.995 mg/capsule" in out
    assert "153.801 mg/capsule" in out


FAR = "1999-12-31"
STOPS = {
    "expired stock": ({"expires": FAR}, "stock-expired"),
    "enteric tablets": ({"coating": '"enteric"'}, "tablet-release-modified"),
    "modified release": ({"coating": '"modified-release"'}, "tablet-release-modified"),
    "too few tablets": ({"lot": '"T-1"\navailable = 8'}, "stock-short"),
    "a balance too coarse": ({"repeatability": '"8 g"'}, "below-minimum"),
    "a balance too small": ({"capacity": '"2 g"'}, "above-capacity"),
    "a powder too much": ({"dose": '"45 mg/capsule"'}, "capsule-overfull"),
    "a fill too little": (
        {"maker": '"Coni-Snap"\nmin_fill = "200 mg/capsule"'},
        "fill-below-minimum",
    ),
    "a fill too light": ({"maker": '"Coni-Snap"\nfill = "20 mg/capsule"'}, "filler-negative"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_a_stop_is_one_and_weighs_nothing(run, order, name):
    """The reason stands there, and nothing that could be taken for an instruction."""
    changes, code = STOPS[name]
    path = order(**changes)
    left, out, err = run("plan", path, "--json")
    assert (left, err) == (1, "")
    told = json.loads(out)
    assert told["weighings"] == []
    assert told["check"] is None
    assert code in {note["code"] for note in told["notices"] if note["severity"] == "stop"}

    left, text, err = run("plan", path)
    assert (left, err) == (1, "")
    for reason in (note["text"] for note in told["notices"] if note["code"] == code):
        assert bare(reason) in bare(text)
    assert "STOP" in text.splitlines()[2]
    assert "[ ]" not in text
    assert "weighed ____" not in text
    assert "weigh them" not in text
    assert not re.search(r"(?m)^WEIGH", text)
    assert not re.search(r"(?m)^ +take ", text)


@pytest.mark.parametrize("name", ["enteric tablets", "expired stock"])
def test_no_note_tells_to_weigh_under_a_stop(run, order, name):
    """Tablets that must not be crushed are not to be weighed for crushing either."""
    _, text, _ = run("plan", order(**STOPS[name][0]))
    assert "Weigh the" not in text


@pytest.mark.parametrize("options", [(), ("--json",), ("--prove",)])
def test_unusable_input_is_two(run, order, options):
    """Problems as text on standard error, as JSON on standard output, never both."""
    code, out, err = run("plan", order(dose='"4,5 mg"'), *options)
    assert code == 2
    if "--json" in options:
        assert err == ""
        (problem,) = json.loads(out)["problems"]
        assert (problem["code"], problem["path"], problem["given"]) == (
            "amount",
            "order.dose",
            "'4,5 mg'",
        )
    else:
        assert out == ""
        assert ": order.dose: given '4,5 mg'; expected " in err
        assert err.count("\n") == 1


@pytest.mark.parametrize("options", [(), ("--json",), ("--output",)])
def test_a_check_that_fails_is_three(run, order, tmp_path, monkeypatch, options):
    """A bench that loses a hundredth of what it weighs does not close: there is no result."""
    from galenic._bench import vessels as bench  # noqa: PLC0415 - to break it

    sound = bench.weigh

    def lossy(mass, active, room):
        return sound(mass, active * 99 / 100, room)

    path = order()
    monkeypatch.setattr(bench, "weigh", lossy)
    target = tmp_path / "plan.txt"
    options = (*options, target) if "--output" in options else options
    code, out, err = run("plan", path, *options)
    assert (code, out) == (3, "")
    assert "check" in err
    assert "Traceback" not in err
    assert not target.exists()


def test_a_check_that_raises_is_three(run, order, monkeypatch):
    """Whatever the check says reaches the person."""

    def fail(*_):
        raise CheckError("nine tablets are ten")

    path = order()
    monkeypatch.setattr("galenic._planning.plan.check", fail)
    assert run("plan", path) == (3, "", "galenic: nine tablets are ten\n")


@pytest.mark.parametrize(
    "error", [RuntimeError, KeyError, ZeroDivisionError, RecursionError, AssertionError]
)
def test_an_error_of_our_own_is_three_and_no_traceback(run, order, monkeypatch, error):
    """What should never happen does not look like a result, nor like the person's fault."""

    def fail(*_):
        raise error("boom")

    path = order()
    monkeypatch.setattr("galenic._planning.plan.check", fail)
    code, out, err = run("plan", path)
    assert (code, out) == (3, "")
    assert "galenic's own" in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


# --- the JSON result ------------------------------------------------------------------------------

# The keys of the design's JSON section, by hand.
TOP = {"schema", "galenic", "input", "made", "potency", "stock", "capsule", "fill", "weighings",
       "triturates", "mixing", "ways_out", "dose", "notices", "steps", "check"}  # fmt: skip
BELOW = {
    "made": {"ordered", "planned", "excess", "overage", "blend"},
    "potency": {"active_per_stock", "chain"},
    "stock": {"kind", "tablets_exact", "tablets_to_take", "leftover", "leftover_active"},
    "capsule": {"size", "volume", "occupied", "chosen_because"},
    "fill": {"stock", "filler", "total", "gross"},
    "dose": {"label", "expected", "deviation", "interval"},
    "check": {"dose", "bound"},
}
EACH = {
    "weighings": {
        "step",
        "what",
        "role",
        "from",
        "into",
        "exact",
        "weigh",
        "balance",
        "minimum",
        "rule",
    },
    "notices": {"code", "severity", "text", "source"},
    "steps": {"symbol", "formula", "inputs", "value", "source"},
}
AMOUNTS = {
    "made": {"excess", "overage", "blend"},
    "potency": {"active_per_stock", "factor"},
    "stock": {"mass", "intact_mass", "leftover", "leftover_active"},
    "capsule": {"volume", "occupied"},
    "fill": {"stock", "filler", "total", "gross"},
    "dose": {"label", "expected", "deviation", "of_label"},
    "check": {"dose", "bound", "fill"},
}


def amounts_in(told):
    """Every amount of a result, as text, with its path."""
    tables = {table: told[table] or {} for table in AMOUNTS}
    found = [
        (f"{table}.{key}", tables[table].get(key)) for table in AMOUNTS for key in AMOUNTS[table]
    ]
    found += told["fill"]["excipients"].items()
    found += [
        (key, entry[key]) for entry in told["weighings"] for key in ("exact", "weigh", "minimum")
    ]
    for step in told["steps"]:
        found.append((step["name"], step["value"]))
        for name, value in step["inputs"].items():
            texts = value if isinstance(value, list) else [value]
            found += [(f"{step['name']}, {name}", text) for text in texts]
    for made in told["triturates"]:
        found += [(key, made[key]) for key in ("discarded", "kept", "worst_error")]
        steps = [
            (step, key) for step in made["steps"] for key in ("drug", "diluent", "total", "aliquot")
        ]
        found += [(key, step[key]) for step, key in steps]
    return [(path, text) for path, text in found if text is not None]


VARIANTS = {kind: {"kind": kind} for kind in KINDS} | {
    "a stop": {"coating": '"enteric"'},
    "through a triturate": {"repeatability": '"7 mg"'},  # 14 g at least, and 2.2806 g are needed
    "excess and overage": {"kind": "powder", "excess": '"5 %"', "overage": '"10 %"'},
    "auto": {"size": '"auto"\nsizes = ["3", "1"]',
                 "pack_stat": '"150 mg/capsule"\npack_stat_size = "3"'},
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_the_json_has_every_key_of_the_design(run, order, name):
    """The contract with the outside world: keys that do not apply are there, null or empty."""
    code, out, err = run("plan", order(**VARIANTS[name]), "--json")
    assert (code, err) == (1 if name == "a stop" else 0, "")
    told = json.loads(out)
    assert told["schema"] == "galenic/plan/2"
    assert told["galenic"] == galenic.__version__
    assert told.keys() >= TOP
    for table, keys in BELOW.items():
        assert (told[table] is None) == (name == "a stop" and table == "check")
        assert told[table] is None or told[table].keys() >= keys
    for table, keys in EACH.items():
        assert bool(told[table]) != (name == "a stop" and table == "weighings")
        for entry in told[table]:
            assert entry.keys() >= keys
    for link in told["potency"]["chain"]:
        assert link.keys() >= {"name", "factor", "source"}
    assert all(isinstance(told[key], list) for key in ("triturates", "mixing", "ways_out"))
    assert bool(told["triturates"]) == (name == "through a triturate")


@pytest.mark.parametrize("name", VARIANTS)
def test_every_amount_in_the_json_reads_back(run, order, name):
    """Amounts are text in our own grammar, with an exact decimal or twelve digits."""
    told = json.loads(run("plan", order(**VARIANTS[name]), "--json")[1])
    found = amounts_in(told)
    assert len(found) > 40
    for path, text in found:
        assert str(Amount.read(text)) == text, path
    for link in told["potency"]["chain"]:
        assert 0 < Decimal(link["factor"]) < 2
    if told["stock"]["tablets_exact"] is not None:
        assert Decimal(told["stock"]["tablets_exact"]) > 0


def test_the_json_says_what_was_worked_by_hand(run, order):
    """The tablets of the first test above, key by key."""
    told = json.loads(run("plan", order(), "--json")[1])
    assert told["made"] == {"ordered": 100, "planned": 100, "excess": "0 %", "overage": "0 %",
                            "blend": "15380.1 mg", "plate": None, "runs": None,
                            "last_run": None}  # fmt: skip
    assert told["potency"]["factor"] == "5.068 mg/mg"  # 253.4 / 50
    assert told["potency"]["active_per_stock"] == "197.316495659 mg/g"  # 50 / 253.4
    assert told["stock"]["tablets_exact"] == "9"
    assert told["stock"]["tablets_to_take"] == 10
    assert (told["stock"]["leftover"], told["stock"]["leftover_active"]) == ("253.4 mg", "50 mg")
    assert told["capsule"]["occupied"] == "12.67 %"
    assert told["fill"]["gross"] == "201.801 mg/capsule"  # and a shell of 48 mg
    assert [(w["role"], w["weigh"], w["balance"], w["minimum"]) for w in told["weighings"]] == [
        ("stock", "2280.6 mg", "analytical", "160 mg"),  # 2000 times 0.08 mg
        ("filler", "13099.5 mg", "analytical", "160 mg"),
    ]
    assert (told["dose"]["expected"], told["dose"]["deviation"]) == ("4.5 mg/capsule", "0 %")
    assert told["check"]["dose"] == "4.5 mg/capsule"


def test_the_input_is_in_the_json_as_it_was_given(run, order):
    """The whole order, every key with its text, and dates as text."""
    path = order()
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    given["order"]["date"] = "2026-11-22"
    given["stock"]["expires"] = "2027-05-31"
    assert json.loads(run("plan", path, "--json")[1])["input"] == given


@pytest.mark.slow
@pytest.mark.parametrize("repeatability", ["11 mg", "12 mg", "12.2 mg"])
def test_a_coarse_balance_does_not_hang(run, order, repeatability, monkeypatch):
    """Where no triturate will do, the search ends after few diluents, its ways out included."""
    looks, diluent_of = [], Frame.diluent_of

    def counted(frame, *of):
        looks.append(of)
        return diluent_of(frame, *of)

    monkeypatch.setattr(Frame, "diluent_of", counted)
    path = order(dose='"1.5 mg/capsule"', repeatability=f'"{repeatability}"')
    assert run("plan", path)[0] in {0, 1}
    assert 0 < len(looks) < 10_000


def test_the_vessels_of_the_json_lead_to_the_dose(run, order):
    """What is weighed through a triturate, poured by hand from ``from`` and ``into`` alone.

    Tablets of 50 mg in 253.4 mg go into T1 with the diluent, and an aliquot of T1 into the batch.
    """
    told = json.loads(run("plan", order(repeatability='"7 mg"'), "--json")[1])
    mass, active = {}, {}
    for entry in told["weighings"]:
        weight = Amount.read(entry["weigh"]).number
        share = Fraction(500, 2534) if entry["from"] == "stock" else 0
        if entry["from"] in mass:
            share = active[entry["from"]] / mass[entry["from"]]
        vessel = entry["into"]
        mass[vessel] = mass.get(vessel, 0) + weight
        active[vessel] = active.get(vessel, 0) + weight * share
    assert set(mass) == {"T1", "batch"}
    dose = Amount.read(told["dose"]["expected"]).number
    assert abs(active["batch"] / 100 - dose) < Fraction(1, 10**9)
    assert abs(dose / Fraction(9, 2) - 1) < Fraction(1, 1000)
    assert mass["batch"] / 100 == Amount.read(told["check"]["fill"]).number


def test_the_text_says_into_which_vessel(run, order):
    """Poured into one bowl, the three weights of a triturate would be a sixfold overdose."""
    text = run("plan", order(repeatability='"7 mg"'))[1]
    weights = text[: text.index("CAUTION")]
    entries = re.split(r"\[ \] +\d\.", weights)[1:]
    assert len(entries) == 3
    found = [re.search(r"\binto\s+(?:the\s+)?(\w+)", entry) for entry in entries]
    assert [match and match[1] for match in found] == ["T1", "T1", "batch"]


def test_without_a_balance_there_are_no_instructions(run, order):
    """The exact amounts are headed as such, and ``weigh`` is null."""
    path = order()
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[weighing]")], encoding="utf-8")
    code, out, _ = run("plan", path, "--json")
    assert code == 0
    assert {entry["weigh"] for entry in json.loads(out)["weighings"]} == {None}
    _, text, _ = run("plan", path)
    assert "NO WEIGHING INSTRUCTIONS" in text
    assert "[ ]" not in text
    assert not re.search(r"(?m)^WEIGH", text)


# --- output to a file -----------------------------------------------------------------------------


def test_the_output_file_holds_what_standard_output_would(run, order, tmp_path):
    """Text or JSON, and nothing on standard output."""
    path = order()
    for options in ((), ("--json",)):
        target = tmp_path / f"plan{len(options)}"
        assert run("plan", path, *options, "--output", target) == (0, "", "")
        assert target.read_text(encoding="utf-8") == run("plan", path, *options)[1]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["order.toml", "plan0", "plan1"]


def test_a_file_that_exists_is_kept_unless_forced(run, order, tmp_path):
    """Nobody's worksheet is lost by a slip."""
    path, target = order(), tmp_path / "plan.txt"
    target.write_text("signed")
    code, out, err = run("plan", path, "--output", target)
    assert (code, out) == (2, "")
    assert err.startswith(f"{target}: given ")
    assert "exists" in err
    assert "--force" in err
    assert target.read_text() == "signed"
    assert run("plan", path, "--output", target, "--force") == (0, "", "")
    assert "WEIGH" in target.read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 2, "no draft is left"


@pytest.mark.parametrize(
    ("call", "force"), [("fsync", True), ("fsync", False), ("replace", True), ("link", False)]
)
@pytest.mark.parametrize("before", ["signed", None])
def test_a_write_that_fails_leaves_all_as_it_was(run, order, monkeypatch, call, force, before):  # noqa: PLR0913, PLR0917 - three fixtures and three parameters
    """A full disk halfway through neither spoils the old file nor leaves half a new one."""
    path = order()
    target = path.with_name("plan.txt")
    if before:
        target.write_text(before)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    if call == "replace":
        monkeypatch.setattr("pathlib.Path.replace", full)
    code, out, err = run("plan", path, "--output", target, *(["--force"] if force else []))
    assert (code, out) == (2, "")
    assert err.startswith(f"{target}: ")
    assert (target.read_text() if target.exists() else None) == before
    assert {file.name for file in path.parent.iterdir()} <= {"order.toml", "plan.txt"}


def test_a_stop_is_written_too(run, order, tmp_path):
    """The file says that nothing may be weighed, and the exit code says it again."""
    target = tmp_path / "plan.txt"
    assert run("plan", order(expires=FAR), "--output", target) == (1, "", "")
    assert "STOP" in target.read_text(encoding="utf-8")


def test_nothing_is_written_for_unusable_input(run, order, tmp_path):
    """The output file is not touched, and the problems go where they always go."""
    target = tmp_path / "plan.txt"
    code, out, err = run("plan", order(capsules="4.7"), "--output", target, "--force")
    assert (code, out) == (2, "")
    assert ": order.capsules: given 4.7" in err
    assert not target.exists()


@pytest.mark.parametrize("where", ["no/such/folder/plan.txt", "folder"])
def test_a_place_that_cannot_be_written_is_named(run, order, tmp_path, where):
    """A folder that does not exist, and one that does."""
    (tmp_path / "folder").mkdir()
    target = tmp_path / where
    for options in ((), ("--force",)):
        code, out, err = run("plan", order(), "--output", target, *options)
        assert (code, out) == (2, "")
        assert err.startswith(str(target))


@pytest.mark.parametrize("where", ["", ".", "/", "a\0b"])
def test_a_place_without_a_name_is_unusable_input(run, order, where):
    """An empty name is the caller's slip, not a failed check of galenic's."""
    code, out, err = run("plan", order(), "--output", where, "--force")
    assert (code, out) == (2, "")
    assert "galenic's own" not in err


# --- lists ----------------------------------------------------------------------------------------

# A row of each list that is known by hand: some of its words.
KNOWN = {
    "sizes": {
        "maker": "Coni-Snap",
        "size": "3",
        "volume": "0.3 mL/capsule",
        "shell": "48 mg/capsule",
    },
    "substances": {"name": "naltrexone hydrochloride", "molar_mass": "377.865 g/mol"},
    "fillers": {"name": "microcrystalline cellulose PH-102", "bulk_low": "0.28 g/mL"},
    "rules": {"name": "least-weighable", "needs": "sensitivity"},
    "mixing": {"name": "geometric dilution", "unlike": "2"},
    "checks": {"name": "usp-905", "limit": "15 %", "k_first": "2.4", "counts": [10, 30]},
    "beyond-use": {"category": "other-nonaqueous", "days": 180},
    "labels": {"name": "57x32", "width": 57, "height": 32},
    "notices": {"code": "stock-expired", "severity": "stop"},
    "keys": {"key": "order.dose", "required": True},
}


@pytest.mark.parametrize("what", KNOWN)
def test_a_list_is_printed_as_text_and_as_json(run, what):
    """The same rows both ways, one of them known by hand."""
    code, out, err = run("list", what, "--json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert any(KNOWN[what].items() <= row.items() for row in rows)
    code, text, err = run("list", what)
    assert (code, err) == (0, "")
    for row in rows:
        for value in row.values():
            if isinstance(value, str):
                assert bare(value) in bare(text)
    assert "\x1b" not in text


def test_the_list_of_keys_says_what_each_takes(run):
    """Every key with its meaning; the required ones are marked."""
    rows = {row["key"]: row for row in json.loads(run("list", "keys", "--json")[1])}
    assert rows["order.capsules"]["required"] is True
    assert rows["order.overage"]["required"] is False
    assert "tablets, capsules, powder, triturate" in rows["stock.kind"]["accepts"]
    assert "mg/tablet" in rows["stock (tablets).strength"]["accepts"]
    assert all(row["means"] for row in rows.values())


def test_the_list_of_notices_is_sound(run):
    """Codes are unique, severities are three, and each has a source."""
    rows = json.loads(run("list", "notices", "--json")[1])
    assert len({row["code"] for row in rows}) == len(rows)
    assert {row["severity"] for row in rows} == {"info", "caution", "stop"}
    assert all(row["text"] and row["source"] for row in rows)


# --- what a terminal is given ---------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
def test_text_fits_a_terminal_of_eighty_columns(run, order, name):
    """No line is longer, none ends in spaces, and there are no escape codes."""
    text = run("plan", order(**VARIANTS[name]))[1]
    assert max(map(len, text.splitlines())) <= WIDTH
    assert not re.search(r"(?m) $", text)
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_is_not_parted_from_its_unit(run, order, kind):
    """``minimum 40`` at the end of a line and ``mg`` on the next is a number without a unit."""
    lines = run("plan", order(kind))[1].splitlines()
    for line, following in pairwise(lines):
        parted = re.search(r"[0-9]$", line) and re.match(r" *(kg|g|mg|mcg|mL|%|IU)\b", following)
        assert not parted, (line, following)


def test_long_names_fit_a_terminal_too(run, order):
    """A name may have 120 characters; the line breaks, the name does not run out of the page."""
    long = "a filler with a very long name " * 3
    code, text, _ = run("plan", order(name=f'"{long.strip()}"'))
    assert code == 0
    assert max(map(len, text.splitlines())) <= WIDTH


@pytest.mark.parametrize("length", range(15, 40))
def test_a_long_name_never_runs_into_its_mass(run, order, length):
    """ISMP: name and dose are never run together; PH-102 and 5 mg must not read 1025 mg."""
    name = "x" * (length - 4) + " 102"
    more = f'\n[[excipient]]\nname = "{name}"\nmass = "5 mg/capsule"\noccupies = "none"\n'
    text = run("plan", order(more=more))[1]
    assert re.search(rf"(?m)^ *{name}( +|\n +)5 mg/capsule", text)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tablets", "triturate"])
def test_a_terminal_of_ascii_is_served(order, kind):
    """Where the terminal has no signs beyond ASCII, the weights still come out."""
    path = order(kind)
    ran = launch("plan", path, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.isascii()
    assert b"WEIGH" in ran.stdout
    told = launch("plan", path, "--json", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert told.returncode == 0
    assert (
        json.loads(told.stdout)["steps"]
        == json.loads(launch("plan", path, "--json").stdout)["steps"]
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["F\u00fcllstoff", "\U0001d4d0"])
def test_json_for_a_terminal_of_ascii_is_json(order, name):
    """A name with an umlaut must not spoil the result for the program that reads it."""
    path = order(name=f'"{name}"')
    ran = launch("plan", path, "--json", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert any(entry["what"] == name for entry in json.loads(ran.stdout)["weighings"])


@pytest.mark.slow
def test_problems_in_names_beyond_ascii_are_told(order):
    """Diagnostics on a terminal of ASCII do not crash either."""
    path = order(capsules='"F\u00fcnf"', name='"\U0001d4d0"')
    ran = launch("plan", path, PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(f"{path}: order.capsules: ".encode())
    assert ran.stderr.isascii()


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_reader_who_has_gone_is_no_error(order, options):
    """``galenic plan order.toml | head -1`` ends quietly."""
    arguments = ["plan", os.fspath(order()), *options]
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "galenic", *arguments], stdout=writer, stderr=subprocess.PIPE
    ) as process:
        os.close(writer)
        _, err = process.communicate(timeout=120)
    assert err == b""
    assert process.returncode in {0, 120, 141}


@pytest.mark.slow
@pytest.mark.parametrize(
    "redirection",
    [
        "- <&-",
        "{order} >/dev/full",
    ],
)
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a Unix shell")  # noqa: PTH110
def test_a_broken_terminal_is_no_failed_check(order, redirection):
    """Exit code 3 is for a plan that galenic itself does not believe."""
    words = redirection.format(order=order())
    ran = subprocess.run(  # noqa: S602 - our own words
        f'"{sys.executable}" -m galenic plan {words}', shell=True, capture_output=True, check=False
    )
    assert ran.returncode == 2
    assert b"galenic's own" not in ran.stderr


# --- what was typed stays data --------------------------------------------------------------------


class Tags(HTMLParser):
    """Gathers the tags of a page, and its text."""

    def __init__(self, page):
        """Read the whole page."""
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """A tag begins."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        """Text between tags."""
        self.text += data


SCRIPT = "<script>alert(1)</script>"
PICTURE = "<img src=x onerror=alert(2)>"
BREAK = "'\"><b onclick=alert(3)>"


@pytest.mark.parametrize("stopped", [False, True])
def test_what_was_typed_is_escaped_in_a_notebook(run, stopped):
    """Names, lots and makers are shown as they were typed, and are never markup."""
    told = tomllib.loads(run("example", "triturate")[1])
    told["order"]["active"] = told["stock"]["active"] = SCRIPT
    told["filler"] |= {"name": PICTURE, "lot": SCRIPT}
    told["excipient"][0]["name"] = BREAK
    told["balance"][0]["name"] = SCRIPT
    told["capsule"]["maker"] = BREAK
    told["stock"] |= {"lot": PICTURE, "diluent": SCRIPT}
    if stopped:
        told["stock"]["expires"] = FAR
    plan = galenic.plan(told)
    assert plan.stopped is stopped
    page = Tags(plan._repr_html_())
    plain = {"div", "h3", "table", "caption", "tbody", "tr", "th", "td"}
    folded = {"details", "summary", "span"}
    assert page.tags <= plain | folded | {"strong", "style", "p", "small"}
    assert page.attributes <= {"class", "scope"}
    for typed in (SCRIPT,) if stopped else (SCRIPT, PICTURE, BREAK):
        assert typed in page.text


@pytest.mark.parametrize(
    "mark", ["\x1b[31m", "\u202e", "\u2066", "\u200b", "\n", "\r", "\0", "\x9b"]
)
@pytest.mark.parametrize("key", ["filler.name", "stock.lot", "balance.name", "capsule.maker"])
def test_control_and_direction_characters_are_refused(tmp_path, run, key, mark):
    """No name can colour a terminal, turn its direction or begin a line of its own."""
    table, name = key.split(".")
    told = tomllib.loads(run("example", "tablets")[1])
    told["order"].pop("date")
    told["stock"].pop("expires")
    (told[table][0] if table == "balance" else told[table])[name] = f"a{mark}b"
    path = tmp_path / "order.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    code, out, err = run("plan", path)
    assert (code, out) == (2, "")
    assert mark not in err.rstrip("\n")


@pytest.mark.parametrize("name", ["filler", "gross"])
def test_a_name_does_not_pass_for_a_step(run, name):
    """``explain("filler")`` explains the filler, whatever an excipient is called."""
    told = tomllib.loads(run("example", "triturate")[1])
    right = str(galenic.plan(told).explain(name)).splitlines()[0]
    told["excipient"][0]["name"] = name
    assert str(galenic.plan(told).explain(name)).splitlines()[0] == right


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "PLAN"],
        ["plan", "ORDER", "--pharmacy", "PLAN"],
        ["capacity", "PLAN"],
        ["accuracy", "PLAN"],
        ["recover", "PLAN", "PLAN", "--tolerance", "5 %"],
        ["check", "weights", "PLAN", "--rule", "dac-nrf"],
        ["learn", "pack-stat", "PLAN"],
    ],
    ids=" ".join,
)
def test_a_plan_given_for_something_else_is_named_once(run, order, tmp_path, words):
    """Not as thirty keys that are unknown, but as what it is, with where it belongs."""
    path, made = order(), tmp_path / "plan.json"
    assert run("plan", path, "--json", "--output", made)[0] == 0
    code, out, err = run(*({"PLAN": made, "ORDER": path}.get(word, word) for word in words))
    assert (code, out) == (2, "")
    assert err == (
        f"{made}: given 'a result of galenic, galenic/plan/2'; expected a file that you wrote; "
        "a plan is read by `galenic explain`, `export`, `record`, `label`, `recover` and `verify`, "
        "and by `galenic check` and `learn` with --plan; what it was made of stands under its key "
        "input\n"
    )


def test_an_order_given_for_the_readings_is_told_what_is_missing(run, order):
    """As the plan it would be planned; as the file of readings it is none."""
    path = order()
    code, _, err = run("recover", path, path, "--tolerance", "5 %")
    assert code == 2
    stages = "weighed, mixed, premixed, first-fill, topped-up, filled"
    assert err.startswith(f"{path}: stage: given nothing; expected one of {stages}; ")
