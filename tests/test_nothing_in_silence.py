"""Nothing is passed over in silence: a stop, a pharmacy file, what else is wrong, a full disk.

The orders are the example of tablets with a key changed. Its filler is 150 mg a capsule less the
part of it that 22.806 mg of a powder take of which 180 mg fill the capsule: 130.995 mg, of 100
capsules 13099.5 mg.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import galenic
from galenic._cli.quoted import quoted, typed
from galenic._cli.written import ending_of

STOP_TEXT = "Tablets with enteric release must not be crushed."
BATCH = "filler for the batch"
WEIGHT = f"{BATCH} = 13099.5 mg"
SRC = Path(galenic.__file__).parents[1]


@pytest.fixture
def orders(run, tmp_path, monkeypatch):
    """A folder with a good order and one that ends in a stop."""
    monkeypatch.chdir(tmp_path)
    text = run("example", "tablets")[1]
    (tmp_path / "good.toml").write_text(text, encoding="utf-8")
    stopped = text.replace('"film"', '"enteric"')
    assert stopped != text
    (tmp_path / "stop.toml").write_text(stopped, encoding="utf-8")
    return tmp_path


def one_line(text):
    """Text without the breaks of a page, and without the marks of Markdown."""
    return " ".join(text.replace("\\", "").split())


# --- a stop stands before the number --------------------------------------------------------------


@pytest.mark.parametrize("words", [("explain", BATCH), ("plan", "--explain", BATCH)])
@pytest.mark.parametrize("ending", ["", ".txt", ".html", ".md"])
def test_an_explanation_says_stop_before_the_number(run, orders, words, ending):
    """Whatever it is written as, by both doors; the weight is shown, for the way to it."""
    output = ("--output", f"way{ending}") if ending else ()
    code, text, err = run(*words, "stop.toml", *output)
    assert (code, err) == (1, "")
    if ending:
        text = (orders / f"way{ending}").read_text(encoding="utf-8")
        text = text.partition("<main>")[2] or text
    told = one_line(re.sub("<[^>]*>", " ", text))
    assert told.startswith(("STOP", "# STOP"))
    assert STOP_TEXT in told
    assert WEIGHT in told
    if ending not in {".md", ".html"}:  # there the heading is the number, behind the word
        assert told.index(STOP_TEXT) < told.index(WEIGHT)
    assert told.index(STOP_TEXT) < told.index("steps, ")


def test_in_a_notebook_the_stop_is_the_first_thing():
    """Before the heading; no number is a heading of its own."""
    order = galenic.example("tablets").replace(stock={"coating": "enteric"})
    html = galenic.plan(order).explain(BATCH)._repr_html_()
    assert html.index(STOP_TEXT) < html.index(f"STOP: {WEIGHT}") < html.index("<details")
    assert "STOP" not in galenic.plan(galenic.example("tablets")).explain(BATCH)._repr_html_()


@pytest.mark.usefixtures("orders")
def test_as_data_an_explanation_holds_the_stops_of_its_plan(run):
    """The same as the plan has; empty where nothing stops it."""
    code, out, _ = run("explain", BATCH, "stop.toml", "--json")
    told, plan = json.loads(out), json.loads(run("plan", "stop.toml", "--json")[1])
    stops = [one for one in plan["notices"] if one["severity"] == "stop"]
    assert code == 1
    assert [one["text"] for one in stops] == [STOP_TEXT]
    assert told["stops"] == stops
    assert told["amount"] == "13099.5 mg"
    code, out, _ = run("explain", BATCH, "good.toml", "--json")
    assert (code, json.loads(out)["stops"]) == (0, [])


@pytest.mark.usefixtures("orders")
def test_in_python_an_explanation_knows_that_its_plan_is_stopped():
    """Also after it was sent to another process, and as a table."""
    plan = galenic.plan(galenic.read_order("stop.toml"))
    found = plan.explain(BATCH)
    assert found.stopped
    assert found.stops == plan.stops == tuple(one for one in plan.notices if one.severity == "stop")
    assert pickle.loads(pickle.dumps(found)).stops == found.stops  # noqa: S301 - our own
    assert [row["code"] for row in found.rows("stops")] == [one.code for one in found.stops]
    good = galenic.plan(galenic.read_order("good.toml"))
    assert (good.stops, good.explain(BATCH).stops, good.explain(BATCH).stopped) == ((), (), False)


@pytest.mark.usefixtures("orders")
def test_the_list_of_names_says_so_too(run):
    """In words before the names; as JSON in every row, and in words on standard error."""
    code, out, err = run("explain", "stop.toml")
    assert (code, err) == (1, "")
    assert one_line(out).startswith(f"STOP - {STOP_TEXT}")
    code, out, err = run("explain", "stop.toml", "--json")
    assert code == 1
    assert all(row["stopped"] is True for row in json.loads(out))
    assert one_line(err).startswith(f"STOP - {STOP_TEXT}")
    code, out, err = run("explain", "good.toml", "--json")
    assert (code, err) == (0, "")
    assert not any("stopped" in row for row in json.loads(out))


@pytest.mark.usefixtures("orders")
def test_of_several_orders_each_explanation_has_its_own_stop(run):
    """And the document says which."""
    code, out, _ = run("plan", "good.toml", "stop.toml", "--explain", BATCH, "--json")
    told = json.loads(out)["orders"]
    assert code == 1
    assert [one["exit_code"] for one in told] == [0, 1]
    assert [len(one["result"]["stops"]) for one in told] == [0, 1]


@pytest.mark.usefixtures("orders")
def test_a_plan_that_was_kept_is_explained_with_its_stop(run):
    """As the order itself."""
    run("plan", "stop.toml", "--json", "--output", "plan.json")
    assert run("explain", BATCH, "plan.json") == run("explain", BATCH, "stop.toml")


# --- a pharmacy file is named, and not forgotten --------------------------------------------------

SCATTER = '[fill]\nrsd = "2.1 %"\n'


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """The folder of a user's settings for galenic, not made yet."""
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    return Path(os.environ["XDG_CONFIG_HOME"]) / "galenic"


@pytest.fixture
def found(settings):
    """A pharmacy file in it."""
    settings.mkdir(parents=True)
    path = settings / "pharmacy.toml"
    path.write_text(SCATTER, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("number", "ending"),
    [((BATCH,), ".txt"), ((BATCH,), ".html"), ((BATCH,), ".md"), ((), ".txt")],
)
def test_a_page_of_an_explanation_names_the_pharmacy_file(run, orders, found, number, ending):
    """It may be kept without what stood on standard error; and not where it was left out."""
    for more, told in ((), True), (("--no-pharmacy",), False):
        words = (*number, "good.toml", "--output", f"way{ending}", "--force", *more)
        assert run("explain", *words)[0] == 0
        text = (orders / f"way{ending}").read_text(encoding="utf-8")
        page = re.sub(r"[\\\s]|<[^>]*>", "", text)
        assert ("".join(str(found).split()) in page) is told


@pytest.mark.parametrize(
    "words", [("explain", BATCH), ("recover", "--weighed", "1=2300mg", "--tolerance", "5 %")]
)
@pytest.mark.usefixtures("orders")
def test_as_data_it_stands_under_the_key_of_a_plan(run, found, words):
    """Null where it was left out."""
    told = [
        json.loads(run(*words, "good.toml", "--json", *more)[1])["pharmacy_file"]
        for more in ((), ("--no-pharmacy",))
    ]
    assert told == [str(found), None]


def test_a_plan_read_back_knows_the_pharmacy_file(run, orders, found):
    """It writes what it was read from, and so does what is made of it."""
    run("plan", "good.toml", "--json", "--output", "plan.json")
    plan = galenic.read_plan(orders / "plan.json")
    assert plan.order.pharmacy_file == str(found)
    assert plan.to_dict() == json.loads((orders / "plan.json").read_text(encoding="utf-8"))
    found.unlink()
    words = ("plan.json", "--weighed", "1=2300mg", "--tolerance", "5 %", "--json")
    assert json.loads(run("recover", *words)[1])["pharmacy_file"] == str(found)


@pytest.mark.parametrize("name", [7, ["a"], "a\x1b[2Jb", True])
def test_a_name_that_no_pharmacy_file_has_is_refused(name):
    """A plan that was changed by hand does not write to a terminal."""
    told = galenic.plan(galenic.example("tablets")).to_dict() | {"pharmacy_file": name}
    with pytest.raises(galenic.InputError) as caught:
        galenic.read_plan(told)
    assert [one.path for one in caught.value.problems] == ["pharmacy_file"]


# --- a pharmacy file that is set down, and cannot be read -----------------------------------------


def _link_to_nothing(place):
    place.mkdir(parents=True)
    (place / "pharmacy.toml").symlink_to(place / "gone.toml")


def _folder(place):
    (place / "pharmacy.toml").mkdir(parents=True)


def _link_in_a_circle(place):
    place.mkdir(parents=True)
    (place / "pharmacy.toml").symlink_to("pharmacy.toml")


def _link_of_the_folder_to_nothing(place):
    place.parent.mkdir(parents=True)
    place.symlink_to(place.parent / "gone", target_is_directory=True)


def _file_in_place_of_the_folder(place):
    place.parent.mkdir(parents=True)
    place.write_text(SCATTER, encoding="utf-8")


def _pipe(place):
    place.mkdir(parents=True)
    os.mkfifo(place / "pharmacy.toml")


def _device(place):
    place.mkdir(parents=True)
    (place / "pharmacy.toml").symlink_to(os.devnull)


OUT_OF_REACH = [
    _pipe,
    _device,
    _link_to_nothing,
    _folder,
    _link_in_a_circle,
    _link_of_the_folder_to_nothing,
    _file_in_place_of_the_folder,
]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("made", OUT_OF_REACH)
@pytest.mark.usefixtures("orders")
def test_a_file_of_settings_out_of_reach_is_told(run, settings, made):
    """It may hold what changes a weight; by --no-pharmacy it is not looked at."""
    made(settings)
    code, out, err = run("plan", "good.toml")
    assert (code, out) == (2, "")
    assert err.startswith(f"{settings / 'pharmacy.toml'}: given ")
    assert "--no-pharmacy" in err
    assert run("plan", "good.toml", "--no-pharmacy")[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="there is no such folder")
@pytest.mark.usefixtures("orders")
def test_settings_that_were_never_made_are_no_fault(run, settings, monkeypatch):
    """Nor are those of a user who has none at all."""
    assert run("plan", "good.toml")[0] == 0
    settings.mkdir(parents=True)
    assert run("plan", "good.toml")[0] == 0
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    assert run("plan", "good.toml")[0] == 0


@pytest.mark.skipif(
    os.name == "nt" or not os.geteuid(), reason="who may do all is shut out of none"
)
@pytest.mark.usefixtures("orders")
def test_a_folder_of_settings_that_is_shut_is_told(run, found):
    """Whether there is a file in it nobody can say."""
    found.parent.chmod(0)
    try:
        code, _, err = run("plan", "good.toml")
    finally:
        found.parent.chmod(0o700)
    assert code == 2
    assert err.startswith(f"{found}: given ")


# --- what else is wrong is told beside it ---------------------------------------------------------

WRONG = [('"4.5 mg', '"4,5 mg'), ('"film"', '"sugar"'), ('"usp-41"', '"usp-42"')]
WRONG_KEYS = {"order.dose", "stock.coating", "weighing.rule"}


@pytest.mark.parametrize("by", ["option", "variable", "text"])
def test_an_order_is_read_where_its_pharmacy_file_cannot_be(run, orders, monkeypatch, by):
    """One round for both, however the pharmacy file came to be asked for."""
    text = (orders / "good.toml").read_text(encoding="utf-8")
    for right, wrong in WRONG:
        text = text.replace(right, wrong, 1)
    (orders / "bad.toml").write_text(text, encoding="utf-8")
    words = ("--pharmacy", "gone.toml") if by != "variable" else ()
    if by == "variable":
        monkeypatch.setenv("GALENIC_PHARMACY", "gone.toml")
    elif by == "text":
        (orders / "gone.toml").write_text("[filler\n", encoding="utf-8")
    code, out, _ = run("plan", "bad.toml", *words, "--json")
    problems = json.loads(out)["problems"]
    assert code == 2
    assert {one["path"] for one in problems if one["values"]["file"] == "bad.toml"} == WRONG_KEYS
    assert len([one for one in problems if one["values"]["file"] == "gone.toml"]) == 1


def test_what_a_pharmacy_file_may_hold_is_not_missed(run, orders):
    """Without the filler, the capsule, the rule: one fault, that of the file, and no other."""
    text = (orders / "good.toml").read_text(encoding="utf-8")
    head = text.partition("[capsule]")[0]
    (orders / "head.toml").write_text(f'{head}\n[capsule]\nsize = "00 of ours"\n', encoding="utf-8")
    _, out, _ = run("plan", "head.toml", "--pharmacy", "gone.toml", "--json")
    (problem,) = json.loads(out)["problems"]
    assert problem["values"]["file"] == "gone.toml"


def test_a_pharmacy_file_is_read_where_its_order_cannot_be(run, orders):
    """The other way round; nothing of the order is missed in it."""
    (orders / "ours.toml").write_text('[filler]\npack_stat = "5 mgs"\n', encoding="utf-8")
    _, out, _ = run("plan", "gone.toml", "--pharmacy", "ours.toml", "--json")
    told = [(one["values"]["file"], one["path"]) for one in json.loads(out)["problems"]]
    assert told == [("gone.toml", "gone.toml"), ("ours.toml", "pharmacy file: filler.pack_stat")]


# --- commands that are offered to be typed --------------------------------------------------------

NAMES = [
    "$(touch pwned).toml",
    "`touch pwned`.toml",
    "$HOME.toml",
    'a"b.toml',
    "a'b.toml",
    "a b.toml",
    "a;b&c|d.toml",
    "*.toml",
    "~.toml",
    "#x.toml",
    "Ä ö.toml",
    "!x.toml",
]


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", NAMES)
def test_an_offered_command_means_the_file_and_nothing_else(run, orders, name):
    """A shell of POSIX reads the name as it was given, and runs nothing in it."""
    code, out, _ = run("example", "powder", "--output", name)
    assert code == 0
    command = out.rstrip("\n").partition("Next: ")[2]
    assert shlex.split(command) == ["galenic", "plan", name]
    shell = shutil.which("sh")
    script = command.replace("galenic plan", "printf %s", 1)
    done = subprocess.run([shell, "-c", script], capture_output=True, check=True, cwd=orders)  # noqa: S603
    assert done.stdout.decode() == name
    assert not (orders / "pwned").exists()


@pytest.mark.usefixtures("orders")
def test_a_name_like_an_option_is_offered_as_a_file(run):
    """And the command works."""
    _, out, _ = run("example", "powder", "--output=-x.toml")
    command = shlex.split(out.rstrip("\n").partition("Next: ")[2])
    assert command == ["galenic", "plan", "./-x.toml"]
    assert run(*command[1:])[0] == 0


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (r"C:\orders\a.toml", r"C:\orders\a.toml"),
        ("my order.toml", '"my order.toml"'),
        ("$(calc).toml", "'$(calc).toml'"),
        ("it's $x.toml", "'it''s $x.toml'"),
        ("a\u2019;calc;\u2019.toml", "'a\u2019\u2019;calc;\u2019\u2019.toml'"),
    ],
)
def test_on_windows_it_is_quoted_for_powershell(name, wanted):
    """Whose curly quotes end a text as straight ones do, and are doubled as they are."""
    assert quoted(name, on_windows=True) == wanted


def test_an_exchange_of_number_and_order_is_quoted_as_well(run, orders):
    """The second place where words of a person come back in a command."""
    (orders / "a $b.toml").write_text("", encoding="utf-8")
    _, _, err = run("explain", "a $b.toml", "filler for $(x)")
    command = re.search(r"galenic explain .*", err)[0]
    assert f"{quoted('filler for $(x)')} {typed('a $b.toml')}" in command
    if os.name != "nt":
        assert shlex.split(command)[2:4] == ["filler for $(x)", "a $b.toml"]


# --- the title of a page of text ------------------------------------------------------------------


@pytest.mark.parametrize("command", ["plan", "accuracy"])
def test_a_title_is_no_formula(run, orders, command):
    """The first line of the sheet is text in a spreadsheet, whatever the number of the order."""
    if command == "accuracy":
        pytest.importorskip("scipy")
    text = (orders / "good.toml").read_text(encoding="utf-8")
    text = text.replace("[order]\n", '[order]\nnumber = "=1+1|cmd"\n', 1)
    (orders / "typed.toml").write_text(text, encoding="utf-8")
    _, out, _ = run(command, "typed.toml")
    assert out.startswith("'=1+1|cmd: 100 capsules")


# --- what is written, and whether it was ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begins"),
    [(".html", "<!DOCTYPE html>"), (".JSON", "{"), ("..md", "# "), (".sheet", "100 capsules")],
)
def test_a_name_that_is_only_an_ending_is_one(run, orders, name, begins):
    """What is written is what the name says; any other name with a dot first has none."""
    assert run("plan", "good.toml", "--output", name)[0] == 0
    assert (orders / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.usefixtures("orders")
def test_several_orders_are_held_to_the_same(run):
    """A page is of one order, by whatever name."""
    code, _, err = run("plan", "good.toml", "stop.toml", "--output", ".html")
    assert code == 2
    assert "for several orders" in err
    assert [ending_of(name) for name in ("a.b/.x", "dir/.txt", "a.TXT", "x")] == [
        *("", ".txt", ".txt", "")
    ]


FULL = Path("/dev/full")


def galenic_to_full(*words, cwd, **environment):
    """Exit code and standard error of a call whose standard output is full."""
    with FULL.open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "galenic", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(SRC)} | environment,
        )
    return done.returncode, done.stderr.decode()


@pytest.mark.slow
@pytest.mark.skipif(not FULL.exists(), reason="there is no full disk here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [("--version",), ("--help",), ("help", "plan"), ("list", "keys")])
def test_what_nobody_got_is_told(tmp_path, words, unbuffered):
    """Help and the version too, however Python writes."""
    code, err = galenic_to_full(*words, cwd=tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert code == 2
    assert err.count("the result cannot be written") == 1


@pytest.mark.slow
@pytest.mark.skipif(not FULL.exists(), reason="there is no full disk here")
def test_the_problems_of_several_orders_are_not_lost_with_their_document(orders):
    """They are told in words, each under its order, where the JSON reaches nobody."""
    code, err = galenic_to_full("plan", "good.toml", "gone.toml", "--json", cwd=orders)
    assert code == 2
    assert err.startswith("galenic: gone.toml:\n")
    assert err.rstrip("\n").splitlines()[-1].startswith("galenic: the result cannot be written")


def test_nor_with_a_file_that_is_kept(run, orders):
    """The document would have held them."""
    (orders / "kept.json").write_text("{}", encoding="utf-8")
    words = ("good.toml", "gone.toml", "--json", "--output", "kept.json")
    code, out, err = run("plan", *words)
    assert code == 2
    assert err.startswith("galenic: gone.toml:\n")
    assert [one["path"] for one in json.loads(out)["problems"]] == ["kept.json"]


# --- a mark before the text -----------------------------------------------------------------------


def test_text_with_the_mark_of_an_editor_is_read(orders):
    """As the file is that it came from: orders as TOML and JSON, and plans."""
    text = (orders / "good.toml").read_text(encoding="utf-8")
    order = galenic.load(text)
    assert galenic.load(f"\ufeff{text}") == order
    assert galenic.load("\ufeff" + json.dumps(order.to_tables())) == order
    plan = galenic.plan(order)
    assert galenic.read_plan(f"\ufeff{plan.to_json()}") == plan
