"""What a person at a terminal meets: help, slips, files that are not there, several orders, colour.

Orders are the examples that galenic prints, with a key changed. 100 capsules of 4.5 mg from tablets
of 50 mg in 253.4 mg: 450 mg of drug are 2280.6 mg of powder, step 1; the filler is step 2.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import galenic
from galenic import CheckError
from galenic._asking import ask
from galenic._cli import colour, near, pharmacy, progress
from galenic._cli.helps import of_command
from galenic._show.orders import Answered, Orders

COMMANDS = (
    *("make", "formula", "plan", "compare", "explain", "export", "verify", "recover", "capacity"),
    *("titrate", "record", "label", "accuracy", "check", "learn", "example", "list", "schema"),
)
CHECKS = ("check weights", "check content", "check yield")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch, tmp_path):
    """Each test runs its commands there."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def orders(run, tmp_path):
    """A good order, one that ends in a stop, and one that cannot be used."""
    text = run("example", "tablets")[1]
    changed = {
        "good.toml": text,
        "stop.toml": text.replace('"film"', '"enteric"'),
        "bad.toml": text.replace('"4.5 mg', '"4,5 mg'),
    }
    for name, told in changed.items():
        (tmp_path / name).write_text(told, encoding="utf-8")
    assert len(set(changed.values())) == 3
    return tuple(changed)


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--help",), ("help",)])
def test_the_help_is_there_for_the_asking_and_where_nothing_is_asked(run, words):
    """Alone the command prints it where slips are told, since a script that calls it so has one."""
    code, out, err = run(*words)
    assert code == (0 if words else 2)
    assert not (err if words else out)
    told = out or err
    assert told.startswith("usage: galenic")
    assert all(re.search(rf"(?m)^ +{name} ", told) for name in COMMANDS)
    assert "galenic plan order.toml" in told


@pytest.mark.parametrize("name", [*COMMANDS, *CHECKS])
def test_the_help_of_a_command_fits_a_terminal_and_is_the_same_both_ways(run, name, monkeypatch):
    """What it does, an example, the exit codes; `galenic help plan` is `galenic plan --help`."""
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(*name.split(), "--help")
    assert (code, err) == (0, "")
    assert run("help", *name.split()) == (code, out, err)
    assert max(map(len, out.splitlines())) <= 80
    told = of_command(name)
    assert told.does in out
    assert all(f"  {example}\n" in out for example in told.examples)
    assert "Exit codes: 0 done" in out
    if name in {"plan", "explain", "capacity", "accuracy"}:
        assert "galenic list keys" in out
        assert "galenic schema" in out


@pytest.mark.slow
@pytest.mark.parametrize("name", [*COMMANDS, *CHECKS])
def test_the_example_of_a_command_can_be_pasted(run, name, tmp_path):
    """Line by line, in an empty folder but for the readings that the help speaks of."""
    if name == "accuracy":
        pytest.importorskip("scipy")
    (tmp_path / "weights.csv").write_text("net [mg]\n" + "150\n151\n" * 10)
    (tmp_path / "masses.csv").write_text("mass [mg]\n" + "250\n252\n" * 10)
    if name == "learn":  # the other commands make what they need
        topped_up = galenic.example("tablets").replace(
            stock={"pack_stat": None}, filler={"pack_stat": None}, fill={"method": "completion"}
        )
        (tmp_path / "plan.json").write_text(galenic.plan(topped_up).to_json())
    examples = of_command(name).examples
    assert examples
    for line in examples:
        command, *words = shlex.split(line)
        code, _, err = run(*words)
        told = all(one.startswith(("galenic: ", "  ")) for one in err.splitlines())
        quiet = not err or (words[0] == "export" and told)  # what an export leaves out is told
        assert (command, code, quiet) == ("galenic", 0, True), line


# --- slips ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("plna order.toml", "plan"),
        ("Plan order.toml", "plan"),
        ("exmaple tablets", "example"),
        ("help plna", "plan"),
        ("check weigths w.csv", "weights"),
        ("plan order.toml --ouput x.txt", "--output"),
        ("plan order.toml --pharmcy=x.toml", "--pharmacy"),
        ("recover order.toml --weighd 1=2mg", "--weighed"),
        ("check weights w.csv --thoeretical 1", "--theoretical"),
        ("example tablet", "tablets"),
        ("list filler", "fillers"),
        ("schema odrer", "order"),
        ("learn tablet-mas m.csv", "tablet-mass"),
        ("recover order.toml --weighed 1=2mg --stage mixd --tolerance 5%", "mixed"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(run, line, meant):
    """Command, option or choice: exit code 2, the usage, and the nearest."""
    code, out, err = run(*line.split())
    assert (code, out) == (2, "")
    assert err.startswith("usage: galenic")
    assert f"did you mean {meant}?" in err


def test_all_options_that_are_none_are_told_at_once(run):
    """And a word that is near to nothing gets no guess, but what there is."""
    _, _, err = run("plan", "order.toml", "--jsno", "--forse")
    assert "--json?" in err
    assert "--force?" in err
    _, _, err = run("xyzzy")
    assert "did you mean" not in err
    assert all(name in err for name in COMMANDS)


def test_options_stand_before_between_and_after_files(run, orders):
    """Wherever they are typed, the files are the same; the beginning of an option is enough."""
    good, stop, _ = orders
    wanted = run("plan", good, stop, "--json")
    assert wanted[0] == 1
    for words in ((good, "--json", stop), ("--json", good, stop), (good, stop, "--js")):
        assert run("plan", *words) == wanted


# --- files that are not there ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("god.toml", "did you mean good.toml?"),
        ("good.json", "did you mean good.toml?"),
        ("GOOD", "did you mean good.toml?"),
        ("sub/innr.toml", f"did you mean {os.path.join('sub', 'inner.toml')}?"),  # noqa: PTH118
        ("nowhere/good.toml", "no such folder"),
        ("zzzzzz.toml", "such as bad.toml, good.toml, stop.toml"),
    ],
)
def test_a_file_that_is_not_there_is_told_with_what_is(run, orders, tmp_path, given, meant):
    """The nearest name of that folder, whatever its suffix; else what could be meant."""
    assert "good.toml" in orders
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "inner.toml").write_text("")
    (tmp_path / "good.py").write_text("")  # no kind that is read: never meant
    for command in (("plan",), ("capacity",), ("explain", "filler")):
        code, out, err = run(*command, given)
        assert (code, out) == (2, "")
        assert err.startswith(f"{given}: given ")
        assert meant in err
        assert "good.py" not in err


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "FOLDER"),
        ("plan", "good.toml", "--pharmacy", "FOLDER"),
        ("recover", "good.toml", "FOLDER", "--tolerance", "5 %"),
        ("check", "weights", "FOLDER", "--rule", "dac-nrf"),
        ("check", "yield", "--rule", "dac-nrf", "--plan", "FOLDER"),
        ("check", "yield", "--rule", "dac-nrf", "--rules", "FOLDER"),
        ("learn", "tablet-mass", "FOLDER"),
    ],
)
def test_a_folder_is_no_file(run, orders, tmp_path, words):
    """Every command says so of every file that it reads, and what lies in it."""
    assert "good.toml" in orders
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.toml").write_text("")
    code, out, err = run(*("folder" if word == "FOLDER" else word for word in words))
    assert (code, out) == (2, "")
    assert err.startswith("folder: given 'a folder'; ")
    assert os.path.join("folder", "mine.toml") in err  # noqa: PTH118


def test_patterns_are_expanded_where_the_shell_does_not(tmp_path, monkeypatch):
    """What means no file stays as it was typed, and is told as not there."""
    monkeypatch.chdir(tmp_path)
    for name in ("b.toml", "a.toml", "c.json", "x[1].toml"):
        (tmp_path / name).write_text("")
    assert near.expanded(["*.json", "[ab].toml"], by_us=True) == ["c.json", "a.toml", "b.toml"]
    assert near.expanded(["*.csv", "x[1].toml"], by_us=True) == ["*.csv", "x[1].toml"]
    assert near.expanded(["*.toml"], by_us=False) == ["*.toml"]


# --- an example to start from ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["tablets", "capsules", "powder", "triturate"])
def test_an_example_is_written_and_the_next_command_works(run, tmp_path, kind):
    """The words after "Next:" are pasted as they are; nothing is overwritten but by force."""
    printed = run("example", kind)[1]
    code, out, err = run("example", kind, "--output", "my order.toml")
    assert (code, err) == (0, "")
    path = tmp_path / "my order.toml"
    assert path.read_text(encoding="utf-8") == printed
    command = shlex.split(out.rstrip("\n").partition("Next: ")[2])
    assert command == ["galenic", "plan", "my order.toml"]
    assert run(*command[1:])[0] == 0
    path.write_text("mine")
    code, out, err = run("example", kind, "--output", "my order.toml")
    assert (code, out) == (2, "")
    assert "--force" in err
    assert path.read_text() == "mine"
    assert run("example", kind, "--output", "my order.toml", "--force")[0] == 0
    assert path.read_text(encoding="utf-8") == printed
    assert [one.name for one in tmp_path.iterdir()] == ["my order.toml"], "no draft is left"


# --- the way to one number ------------------------------------------------------------------------


def test_explain_is_the_way_to_one_number(run, orders):
    """The same as `plan --explain`, from an order and from its plan."""
    wanted = run("plan", orders[0], "--explain", "filler")
    assert wanted[0] == 0
    assert run("explain", "filler", orders[0]) == wanted
    assert (
        run("explain", "filler", "--json", orders[0])[1]
        == run("plan", orders[0], "--json", "--explain", "filler")[1]
    )
    assert run("plan", orders[0], "--json", "--output", "plan.json")[0] == 0
    assert run("explain", "filler", "plan.json") == wanted


def test_without_a_number_the_names_are_listed(run, orders):
    """Each of them can be asked for; the powder for a capsule is 2280.6 mg of 100."""
    code, out, err = run("explain", orders[0], "--json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    plan = galenic.plan(galenic.read_order(orders[0]))
    assert {row["name"] for row in rows} == {step.name for step in plan.steps}
    assert {"name": "stock", "amounts": ["22.806 mg/capsule"]} in rows
    code, text, err = run("explain", orders[0])
    assert (code, err) == (0, "")
    assert re.search(r"(?m)^  stock  +22\.806 mg/capsule$", text)
    assert all(row["name"] in text for row in rows)


def test_of_several_numbers_of_a_name_one_is_asked_for(run, orders):
    """The list says how many there are; beyond them there is none."""
    rows = json.loads(run("explain", orders[0], "--json")[1])
    several = {row["name"]: len(row["amounts"]) for row in rows if len(row["amounts"]) > 1}
    assert several
    for name, many in several.items():
        told = json.loads(run("explain", name, orders[0], "--which", str(many), "--json")[1])
        assert (told["which"], told["of"]) == (many, many)
        assert run("explain", name, orders[0], "--which", str(many + 1))[0] == 2


@pytest.mark.parametrize(
    ("given", "meant"), [("Filler", "filler"), ("corection factor", "correction factor")]
)
def test_a_number_that_there_is_not_is_answered_with_the_nearest(run, orders, given, meant):
    """First of all, and with how all that there are are listed, by both doors."""
    for words in (("explain", given, orders[0]), ("plan", orders[0], "--explain", given)):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err.startswith("name: ")
        assert f"did you mean '{meant}'?" in err
        assert "`galenic explain ORDER` lists all names" in err


def test_a_number_and_an_order_that_were_exchanged_are_told(run, orders):
    """With the command to type."""
    code, out, err = run("explain", orders[0], "filler")
    assert (code, out) == (2, "")
    assert f"galenic explain filler {orders[0]}" in err


# --- a recovery without files ---------------------------------------------------------------------

TOLERANCE = ("--tolerance", "5 %")
FILES = {
    "weighed": (
        ("--weighed", "1=2300mg"),
        'stage = "weighed"\nactual = [{ step = 1, weighed = "2300mg" }]',
    ),
    "a residue, and by difference": (
        ("--stage", "mixed", "--weighed", "1=2300 mg", "--residue", "1=5 mg",
         "--before", "2=14.1 g", "--after", "2 = 1 g"),
        """stage = "mixed"
        actual = [{ step = 1, weighed = "2300 mg", residue = "5 mg" },
                  { step = 2, before = "14.1 g", after = "1 g" }]""",
    ),
    "filled": (
        ("--stage", "filled", "--weighed", "2=13.1 g", "--weighed", "1=2300 mg",
         "--capsules-filled", "98", "--blend-left", "100 mg", "--blend-lost", "60 mg"),
        """stage = "filled"
        capsules_filled = 98
        blend_left = "100 mg"
        blend_lost = "60 mg"
        actual = [{ step = 2, weighed = "13.1 g" }, { step = 1, weighed = "2300 mg" }]""",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_of_readings_says_options_say(run, orders, tmp_path, name):
    """The same result to the last key, from an order as from its plan."""
    options, file = FILES[name]
    (tmp_path / "actual.toml").write_text(file, encoding="utf-8")
    run("plan", orders[0], "--json", "--output", "plan.json")
    wanted = run("recover", "plan.json", "actual.toml", *TOLERANCE, "--json")
    assert wanted[0] in {0, 1}
    assert json.loads(wanted[1])["readings"][0]["weighed"] is not None
    for plan in ("plan.json", orders[0]):
        assert run("recover", plan, *options, *TOLERANCE, "--json") == wanted


def test_options_complete_a_file(run, orders, tmp_path):
    """What both say is refused, even where they agree."""
    (tmp_path / "actual.toml").write_text(
        'stage = "mixed"\n[[actual]]\nstep = 1\nweighed = "2300 mg"', encoding="utf-8"
    )
    call = ("recover", orders[0], "actual.toml", *TOLERANCE)
    assert run(*call)[0] == 2  # mixed, and the filler was not read
    code, out, _ = run(*call, "--weighed", "2=13.1 g", "--json")
    assert code == 0
    assert [one["weighed"] for one in json.loads(out)["readings"]] == ["2300 mg", "13100 mg"]
    code, out, err = run(*call, "--weighed", "1=2300 mg", "--weighed", "2=13 g", "--stage", "mixed")
    assert (code, out) == (2, "")
    assert {line.partition(":")[0] for line in err.splitlines()} == {"--stage", "--weighed 1"}


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        ((), {"--weighed"}),
        (("--weighed", "2300 mg"), {"--weighed"}),
        (("--weighed", "one=2300 mg"), {"--weighed"}),
        (("--weighed", "1=2300"), {"--weighed 1"}),
        (("--weighed", "7=2300 mg"), {"--weighed 7"}),
        (("--weighed", "0=2300 mg"), {"--weighed 0"}),
        (("--weighed", "1=2300 mg", "--weighed", "1=2300 mg"), {"--weighed 1"}),
        (("--weighed", "1=2300 mg", "--before", "1=2400 mg"), {"--before 1"}),
        (("--before", "1=2 g", "--after", "1=3 g"), {"--after 1"}),
        (("--weighed", "1=2300 mg", "--capsules-filled", "9"), {"--capsules-filled"}),
        (("--weighed", "1=2300 mg", "--stage", "filled", "--blend-left", "3"),
         {"--blend-left", "--weighed"}),  # of the filler nothing was read
        (("--weighed", "x", "--weighed", "1=3", "--weighed", "1=4 mg", "--residue", "9=1 mg"),
         {"--weighed", "--weighed 1", "--residue 9"}),
    ],
)  # fmt: skip
def test_readings_that_cannot_be_are_refused_by_the_names_of_their_options(
    run, orders, options, paths
):
    """All at once; a tolerance that cannot be read is told with them."""
    code, out, err = run("recover", orders[0], *options, "--tolerance", "5", "--json")
    assert (code, err) == (2, "")
    told = {problem["path"] for problem in json.loads(out)["problems"]}
    assert told == paths | {"tolerance"}


def test_the_readings_and_the_order_are_told_together(run, orders):
    """One round for a slip in each."""
    _, _, err = run("recover", orders[2], "--weighed", "x", *TOLERANCE)
    told = [line.partition(": given")[0] for line in err.splitlines()]
    assert told == ["--weighed", f"{orders[2]}: order.dose"]


def test_a_plan_holds_its_pharmacy(run, orders, tmp_path):
    """A pharmacy file beside a plan would change nothing, and is refused."""
    (tmp_path / "pharmacy.toml").write_text('[filler]\nlot = "L"\n', encoding="utf-8")
    run("plan", orders[0], "--json", "--output", "plan.json")
    words = ("--weighed", "1=2300mg", *TOLERANCE, "--pharmacy", "pharmacy.toml")
    assert run("recover", orders[0], *words)[0] == 0
    code, _, err = run("recover", "plan.json", *words)
    assert code == 2
    assert err.startswith("--pharmacy: ")


# --- the pharmacy file that is found --------------------------------------------------------------

SCATTER = '[fill]\nrsd = "2.1 %"\n'


@pytest.fixture
def found(tmp_path, monkeypatch):
    """A pharmacy file where the system keeps the settings of a user."""
    place = tmp_path / "settings" / "galenic" / "pharmacy.toml"
    place.parent.mkdir(parents=True)
    place.write_text(SCATTER, encoding="utf-8")
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    return place


def lent(text):
    """The scatter of the fill in the input of a plan, and the file that the plan names."""
    told = json.loads(text)
    return told["input"].get("fill", {}).get("rsd"), told["pharmacy_file"]


def test_a_pharmacy_file_is_found_and_named_first(run, orders, found):
    """On the first line of the sheet; its tables stand in the input, and no number moves."""
    code, out, err = run("plan", orders[0])
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"Pharmacy file: {found}"
    alone = run("plan", orders[0], "--no-pharmacy")[1]
    assert alone.splitlines()[0] == out.splitlines()[1]
    assert re.search(r"(?m)^  pharmacy file +fill$", out)
    assert "harmacy file" not in alone
    told, bare = (
        json.loads(run("plan", orders[0], "--json", *more)[1]) for more in ((), ("--no-pharmacy",))
    )
    assert lent(json.dumps(told)) == ("2.1 %", str(found))
    assert lent(json.dumps(bare)) == (None, None)
    assert told["from_pharmacy"] == ["fill"]
    assert told["weighings"] == bare["weighings"]


@pytest.mark.parametrize("command", ["capacity", "accuracy", "recover", "explain"])
def test_every_command_that_plans_finds_it(run, found, command):
    """And says so: on the first line of a page, or where nothing but a number is printed."""
    if command == "accuracy":
        pytest.importorskip("scipy")
    run("example", "capsules", "--output", "order.toml")
    words = {
        "recover": ("order.toml", "--weighed", "1=2300mg", *TOLERANCE),
        "explain": ("filler", "order.toml"),
    }.get(command, ("order.toml",))
    _, out, err = run(command, *words)
    head = "".join(out.partition("====")[0].split())
    assert str(found) in (err if command == "explain" else head)
    _, out, err = run(command, *words, "--no-pharmacy")
    assert str(found) not in out + err


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "family.toml"),
        ("plan", "family.toml", "--json"),
        ("record", "family.toml", "--batch", "1"),
        ("titrate", "titration.toml"),
        ("compare", "order.toml", "order.toml"),
        ("compare", "formula.toml", "order.toml"),
        ("make", "formula.toml", "--capsules", "60"),
        ("label", "order.toml"),
        ("export", "order.toml", "--csv"),
    ],
    ids=" ".join,
)
def test_where_no_page_names_it_standard_error_does(run, found, words):
    """Once, of several batches, of formulas side by side and of what is no page of a plan."""
    for kind, name in (("tablets", "order"), ("family", "family"), ("ldn-starter", "regimen")):
        run("example", kind, "--output", f"{name}.toml")
    run("formula", "order.toml", "--output", "formula.toml")
    stock = Path("order.toml").read_text(encoding="utf-8").partition("[stock]")[2]
    regimen = Path("regimen.toml").read_text(encoding="utf-8")
    undated = re.sub(r"(?m)^expires .*", "", stock)
    Path("titration.toml").write_text(f"{regimen}\n[stock]{undated}", encoding="utf-8")
    code, out, err = run(*words)
    assert code == 0, err
    assert err.count(str(found)) == 1
    assert str(found) not in out
    _, out, err = run(*words, "--no-pharmacy")
    assert str(found) not in out + err


def test_the_variable_goes_before_the_settings_and_an_option_before_both(
    run, orders, found, tmp_path, monkeypatch
):
    """A file that was asked for in the command is not named: whoever asked knows it."""
    for name, scatter in (("variable", "2.2"), ("option", "2.3")):
        text = SCATTER.replace("2.1", scatter)
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert lent(run("plan", orders[0], "--json")[1]) == ("2.1 %", str(found))
    monkeypatch.setenv("GALENIC_PHARMACY", "variable.toml")
    assert lent(run("plan", orders[0], "--json")[1]) == ("2.2 %", "variable.toml")
    asked = ("--pharmacy", "option.toml")
    assert lent(run("plan", orders[0], "--json", *asked)[1]) == ("2.3 %", None)
    assert run("plan", orders[0], *asked, "--no-pharmacy")[0] == 2
    monkeypatch.setenv("GALENIC_PHARMACY", "")
    assert lent(run("plan", orders[0], "--json")[1]) == ("2.1 %", str(found))


def test_a_variable_that_names_no_file_is_no_silence(run, orders, monkeypatch):
    """Also where the settings have one; by --no-pharmacy it is not looked at."""
    monkeypatch.setenv("GALENIC_PHARMACY", "gone.toml")
    code, out, err = run("plan", orders[0])
    assert (code, out) == (2, "")
    assert err.startswith("GALENIC_PHARMACY: gone.toml: given ")
    assert "--no-pharmacy" in err
    assert run("plan", orders[0], "--no-pharmacy")[0] == 0


def test_a_pharmacy_file_that_is_found_is_not_written_over(run, orders, tmp_path, monkeypatch):
    """Whatever is forced: it is an input of the plan."""
    lent = tmp_path / "lent.txt"  # an ending that can be written
    lent.write_text(SCATTER, encoding="utf-8")
    monkeypatch.setenv("GALENIC_PHARMACY", str(lent))
    code, _, err = run("plan", orders[0], "--output", lent, "--force")
    assert code == 2
    assert err.startswith(str(lent))
    assert lent.read_text(encoding="utf-8") == SCATTER


def test_python_finds_no_pharmacy_file(orders, found, monkeypatch):
    """A program says what it plans with."""
    monkeypatch.setenv("GALENIC_PHARMACY", str(found))
    order = galenic.read_order(orders[0])
    assert order.fill is None
    assert order.pharmacy_file is None


def test_a_plan_with_a_file_that_was_found_reads_back(run, orders, found):
    """On a machine that has no such file, too."""
    run("plan", orders[0], "--json", "--output", "plan.json")
    found.unlink()
    code, out, _ = run("explain", "filler", "plan.json")
    assert code == 0
    assert out.startswith("filler = 130.995 mg/capsule\n")


@pytest.mark.parametrize(
    ("system", "environment", "wanted"),
    [
        ("linux", {"HOME": "/home/a"}, "/home/a/.config/galenic"),
        ("linux", {"HOME": "/home/a", "XDG_CONFIG_HOME": "/etc/a"}, "/etc/a/galenic"),
        ("linux", {"HOME": "/home/a", "XDG_CONFIG_HOME": "a"}, "/home/a/.config/galenic"),
        ("linux", {}, None),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Application Support/galenic"),
        ("win32", {"APPDATA": "/C/Roaming", "HOME": "/home/a"}, "/C/Roaming/galenic"),
        ("win32", {"HOME": "/home/a"}, None),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths of Unix are written here")
def test_the_folder_of_settings_is_that_of_the_system(system, environment, wanted):
    """By the base directories of freedesktop.org, and the customs of Apple and Microsoft."""
    assert pharmacy.folder(system, environment) == wanted


# --- several orders -------------------------------------------------------------------------------


def test_several_orders_are_told_each_under_its_name(run, orders):
    """One that cannot be used hides none; the exit code is the worst, 2 over 1."""
    good, stop, bad = orders
    code, out, err = run("plan", good, bad, stop)
    assert code == 2
    heads = [line for line in out.splitlines() if line.startswith("ORDER ")]
    assert heads == ["ORDER 1 OF 3: good.toml", "ORDER 2 OF 3: bad.toml", "ORDER 3 OF 3: stop.toml"]
    for name in (good, stop):
        assert run("plan", name)[1] in out
    assert err.startswith("galenic: bad.toml:\n  order.dose: given '4,5 mg/capsule'; ")
    assert out.splitlines()[-3:] == [
        "  good.toml: done",
        "  bad.toml: the input cannot be used",
        "  stop.toml: STOP, or another verdict than a pass",
    ]


@pytest.mark.parametrize(
    ("names", "code"),
    [("gg", 0), ("gs", 1), ("sg", 1), ("gb", 2), ("bs", 2), ("sb", 2), ("gsb", 2), ("bgs", 2)],
)
def test_the_exit_code_is_the_worst(run, orders, names, code):
    """Whatever the order of the orders."""
    assert run("plan", *(orders["gsb".index(name)] for name in names))[0] == code


def test_several_orders_are_one_document(run, orders):
    """What each alone would give, with its exit code; problems beside results."""
    code, out, err = run("plan", *orders, "--json")
    assert (code, err) == (2, "")
    told = json.loads(out)
    assert (told["schema"], told["exit_code"]) == ("galenic/orders/1", 2)
    assert [one["order"] for one in told["orders"]] == list(orders)
    assert [one["exit_code"] for one in told["orders"]] == [0, 1, 2]
    for one, name in zip(told["orders"], orders, strict=True):
        alone = json.loads(run("plan", name, "--json")[1])
        assert (one["problems"] if one["exit_code"] == 2 else one["result"]) == alone
        assert one["failed"] is None


@pytest.mark.parametrize("command", ["capacity", "accuracy"])
def test_capacity_and_accuracy_take_several_too(run, orders, command):
    """The document holds those of their own schema."""
    if command == "accuracy":
        pytest.importorskip("scipy")
    run("example", "capsules", "--output", "order.toml")
    code, out, _ = run(command, "order.toml", orders[2], "--json")
    assert code == 2
    first, second = json.loads(out)["orders"]
    assert first["result"]["schema"] == f"galenic/{command}/1"
    assert second["result"] is None
    assert second["problems"]["schema"] == "galenic/problems/1"


def test_what_fails_in_one_order_is_told_of_that_order(run, orders, monkeypatch):
    """A check of galenic's own, or a fault of it: 3, over 2, and the others are there."""
    from galenic._planning import plan as planning  # noqa: PLC0415 - patched here

    made = planning.plan

    def plan(order, **told):
        if order.stock.coating == "enteric":
            raise CheckError("it does not close")
        if order.capsules == 7:
            raise ZeroDivisionError
        return made(order, **told)

    monkeypatch.setattr(planning, "plan", plan)
    good, stop, bad = orders
    text = re.sub(r"(?m)^(capsules *)=.*$", r"\1= 7", Path(good).read_text(encoding="utf-8"))
    Path("seven.toml").write_text(text, encoding="utf-8")
    code, out, err = run("plan", stop, "seven.toml", bad, good)
    assert code == 3
    assert "galenic: stop.toml:\n  it does not close\n" in err
    assert "galenic: seven.toml:\n  an error of galenic's own (ZeroDivisionError" in err
    assert "Traceback" not in err
    assert run("plan", good)[1] in out
    told = json.loads(run("plan", stop, good, "--json")[1])
    assert [one["failed"] for one in told["orders"]] == ["it does not close", None]


def test_several_orders_are_written_to_one_file_of_text_or_json(run, orders, tmp_path):
    """Whole; what is made for one sheet is refused before anything is planned."""
    good, stop, _ = orders
    assert run("plan", good, stop, "--output", "all.txt") == (1, "", "")
    assert (tmp_path / "all.txt").read_text(encoding="utf-8") == run("plan", good, stop)[1]
    assert run("plan", good, stop, "--json", "--output", "all.json") == (1, "", "")
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["orders"]) == 2
    code, out, err = run("plan", good, stop, "--output", "all.html")
    assert (code, out) == (2, "")
    assert err.startswith("all.html: given '.html'; ")
    assert not (tmp_path / "all.html").exists()
    for name in (good, stop):
        code, _, err = run("plan", good, stop, "--output", name, "--force")
        assert code == 2
        assert err.startswith(f"{name}: ")


def test_several_orders_are_drawn_in_every_way(orders):
    """As a table a row for each; as HTML each page, and the problems, under its escaped name."""
    plan = galenic.plan(galenic.read_order(orders[0]))
    with pytest.raises(galenic.InputError) as refused:
        galenic.read_order(orders[2])
    found = Orders((
        Answered("<b>.toml", 0, plan),
        Answered("bad.toml", 2, refusal=refused.value),
        Answered("odd.toml", 3, failed="it does not close"),
    ))  # fmt: skip
    assert [(row["order"], row["exit_code"]) for row in found.rows()] == [
        ("<b>.toml", 0), ("bad.toml", 2), ("odd.toml", 3)]  # fmt: skip
    page = ask("html", found)
    assert "&lt;b&gt;.toml" in page
    assert "<b>" not in page
    for told in ("2280.6 mg", "4,5 mg/capsule", "it does not close"):
        assert told in page
    assert found.exit_code == 3


def test_standard_input_holds_one_order(run, orders):
    """Beside files it is one of several; twice it is refused."""
    code, out, _ = run("plan", "-", orders[1], given=Path(orders[0]).read_bytes())
    assert code == 1
    assert "ORDER 1 OF 2: standard input\n" in out
    code, out, err = run("plan", "-", "-")
    assert (code, out) == (2, "")
    assert err.startswith("standard input: ")


# --- colour, and how far it is --------------------------------------------------------------------


class Terminal(io.StringIO):
    """What a terminal is to a program."""

    def isatty(self):
        """Say that a person looks."""
        return True


@pytest.fixture
def shown(run, monkeypatch):
    """What a command shows on a terminal of the kind that takes colour."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    if os.name == "nt":
        monkeypatch.setattr(colour, "_windows_takes_it", lambda: True)

    def on_terminal(*words):
        screen = Terminal()
        with monkeypatch.context() as there:
            there.setattr("sys.stdout", screen)
            run(*words)
        return screen.getvalue()

    return on_terminal


def plain(text):
    """The text without what colours it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def coloured(text):
    """The words that are coloured: 1 is red, 2 green, 3 yellow."""
    return set(re.findall(r"\x1b\[1;3([123])m([^\x1b]+)\x1b\[0m", text))


def test_colour_is_there_on_a_terminal_and_never_alone(run, orders, shown):
    """STOP and CAUTION keep their words; without the colour it is the same text."""
    marked = set()
    for name in orders[:2]:
        told, wanted = shown("plan", name), run("plan", name)[1]
        assert "\x1b" not in wanted
        assert plain(told) == wanted
        marked |= coloured(told)
    assert marked == {("1", "STOP"), ("1", "STOP: NOTHING MAY BE WEIGHED"), ("3", "CAUTION")}


@pytest.mark.parametrize(("mean", "word"), [("98.5 %", "PASSES"), ("80 %", "NEEDS-NEXT-STAGE")])
def test_a_verdict_is_coloured_by_what_it_is(shown, mean, word):
    """2.4 times 2.1 % is 5.04 of 15 %; a mean of 80 % adds 18.5, which twenty others may mend."""
    said = ("--mean", mean, "--sd", "2.1 %", "--n", "10")
    told = shown("check", "content", "--rule", "usp-905", *said)
    assert plain(told).startswith(word)
    assert ("2" if word == "PASSES" else "3", word) in coloured(told)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_nobody_is_coloured_who_does_not_want_it(orders, shown, monkeypatch, environment):
    """By no-color.org, and by a terminal that says it can do nothing."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    told = shown("plan", orders[1])
    assert "STOP" in told
    assert "\x1b" not in told


def test_no_file_and_no_json_is_coloured(orders, shown, tmp_path, monkeypatch):
    """Nor is anything forced to be."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in shown("plan", orders[1], "--json")
    assert not shown("plan", orders[1], "--output", "plan.txt")
    text = (tmp_path / "plan.txt").read_text(encoding="utf-8")
    assert "STOP" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("stream", [None, object(), io.StringIO()])
def test_a_stream_that_is_no_terminal_takes_no_colour(stream):
    """Whatever it is."""
    assert not colour.takes_colour(stream, {})


def test_a_long_run_says_what_it_does_on_a_terminal_and_takes_it_away(monkeypatch):
    """Nothing for a while; then a line that is written over, and blank at the end."""
    monkeypatch.setattr(progress, "_QUIET", 0.01)
    monkeypatch.setattr(progress, "_EACH", 0.01)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with progress.Waiting("2 of 3, a\x1b[2Jb.toml"):
        while screen.getvalue().count("galenic:") < 2:
            pass
    told = screen.getvalue()
    assert "galenic: 2 of 3, a\\x1b[2Jb.toml: " in told
    assert "\n" not in told
    assert not told.rpartition("\r")[0].rpartition("\r")[2].strip()
    assert told.endswith("\r")


def test_a_long_run_that_nobody_looks_at_says_nothing(monkeypatch):
    """No thread is begun, and no line is written to a file or a pipe."""
    monkeypatch.setattr(progress, "_QUIET", 0)
    file = io.StringIO()
    monkeypatch.setattr("sys.stderr", file)
    with progress.Waiting("an order"):
        pass
    told = progress.Progress()
    told(1, 2)
    told.end()
    assert not file.getvalue()


# --- completion -----------------------------------------------------------------------------------


def completed(line, folder):
    """What argcomplete answers a shell by its protocol: words, parted by a vertical tab."""
    answer = folder / "answer"
    shell = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "galenic"], env=os.environ | shell, cwd=folder, capture_output=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    return set(answer.read_text(encoding="utf-8").split("\v"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("galenic ", {*COMMANDS, "help"}),
        ("galenic pl", {"plan"}),
        ("galenic plan --out", {"--output"}),
        ("galenic plan my", {"my.toml"}),
        ("galenic plan my.toml --pharmacy my", {"my.toml"}),
        ("galenic example t", {"tablets", "triturate", "triturate-product"}),
        ("galenic list f", {"fillers", "flows"}),
        ("galenic help ch", {"check"}),
        ("galenic check yield --rule o", {"own"}),
        ("galenic schema order-", {"order-with-pharmacy"}),
        ("galenic check ", {"weights", "content", "yield"}),
        ("galenic check weights my.toml --theo", {"--theoretical"}),
        ("galenic learn table", {"tablet-mass"}),
        (
            "galenic recover my.toml --stage ",
            {"weighed", "premixed", "first-fill", "topped-up", "mixed", "filled"},
        ),
    ],
)
def test_a_shell_completes_commands_options_choices_and_files(tmp_path, line, wanted):
    """In the words that bash, zsh, fish and PowerShell ask with."""
    pytest.importorskip("argcomplete")
    (tmp_path / "my.toml").write_text("")
    (tmp_path / "other").write_text("")
    assert completed(line, tmp_path) == wanted
