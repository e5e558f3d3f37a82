"""Readings from files and the command line: CSV, TOML, standard input, options, exit codes."""

from __future__ import annotations

import json
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
import strategies
from galenic import _fields as fields
from galenic.formulas import uniformity
from galenic.formulas._declare import Formula
from galenic.quality import check_content, check_weights, check_yield, learn, read_readings
from galenic.quality._columns import COLUMNS
from galenic.quality._content_data import ContentData
from galenic.quality._measured import Learning
from galenic.quality._rules import Limits, names_for, rules_for
from galenic.quality._weight_data import Weights
from galenic.quality._yield_data import Yield

TEN = "net [mg]\n" + "\n".join(["150.1", "149.2", "151.0", "150", "150.3"] * 2)
THEORY = ("--rule", "us-theoretical", "--theoretical", "150 mg", "--label", "4.5 mg")


# --- tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "net [mg]\n150.5\n149\n",
        "net [mg]\r\n150.5\r\n149\r\n",
        "capsule,net [mg]\n1,150.5\n2,149\n",
        "capsule;net [mg]\n1;150.5\n2;149\n",
        "capsule\tnet [mg]\n1\t150.5\n2\t149\n",
        ' Capsule , "Net [ mg ]"\n1,"150.5"\n\n2, 149 \n\n',
        "net [g]\n0.1505\n0.149\n",
        "net[mcg]\n150500\n149000\n",
        'net = ["150.5 mg", "0.149 g"]\n',
        '# weighed on Monday\nnet = ["150.5 mg", "149 mg/capsule"]\n',
        '{"net": ["150.5 mg", "149 mg"]}',
        '{"net [mg]": [150.5, 149]}',
    ],
)
def test_readings_are_read_in_every_form(text):
    """Commas, semicolons or tabs; TOML or JSON; the unit in the header or in the value."""
    report = check_weights(text, rule="us-theoretical", theoretical="150 mg")
    assert [one.value.number for one in report.readings] == [Fraction("150.5"), 149]
    assert [one.capsule for one in report.readings] == [1, 2]


def test_readings_are_quantities_of_any_registry():
    """As amounts, as pint quantities, and as a column with its unit in the name."""
    quantity = galenic.unit_registry().Quantity
    report = check_weights(
        {"net": [quantity(150.5, "mg"), galenic.Amount.read("0.149 g")]},
        rule="us-theoretical",
        theoretical=quantity(0.15, "g"),
    )
    assert [one.value.number for one in report.readings] == [Fraction("150.5"), 149]
    assert report.reference.number == 150


def test_numbered_capsules_keep_their_number():
    """A report names the capsule by the number that was given it."""
    text = "capsule,net [mg]\n7,150\n3,190\n12,149\n"
    report = check_weights(text, rule="us-theoretical", theoretical="150 mg")
    assert report.reasons[0].endswith("Capsule 3.")
    assert [one.capsule for one in report.readings] == [7, 3, 12]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("net [mg]\n150,5\n149\n", [("row 2", "the decimal sign as a point")]),
        ("capsule;net [mg]\n1;150,5\n2;149.2\n", [("readings", "write all of them alike")]),
        ("capsule;net [mg]\n1;1,505\n2;149\n", [("readings", "say which: --decimal")]),
        ("capsule,net [mg]\n1,150\n1,x\n3,\n4,-5\n",
         [("row 3, capsule", "check what was numbered"), ("row 3, net [mg]", ""),
          ("row 4, net [mg]", ""), ("row 5, net [mg]", "check the number and its sign")]),
        ("capsule,net [mg]\n1,150\n2.5,149\n", [("row 3, capsule", "without quotes or point")]),
        ("net [mg]\n1e3\n1_0\n٣\n0x1\n", [(f"row {n}, net [mg]", "") for n in (2, 3, 4, 5)]),
        ("net\n150\n", [("readings", "write net [mg]")]),
        ("net [stone]\n150\n", [("readings", "use one such as mg")]),
        ("net [mg],net [mg]\n150,150\n", [("readings", "remove or rename one")]),
        ("net [mg],,gross [mg]\n150,1,2\n", [("readings", "write a header of that form")]),
        ("net [mg]\n", [("readings", "add the readings")]),
        ("150\n149\n", [("readings", "write a header of that form")]),
        ('net [mg]\n"150\n', [("readings", "mend it")]),
        ("weight [mg]\n150\n", [("weight", "did you mean"), ("gross", "add a column")]),
        ("net [mL]\n150\n", [("row 2, net [mL]", "give the unit that this key is measured in")]),
        ("", [("readings", "")]),
        ("net = 150\n", [("net", "write the unit")]),
        ("net = []\n", [("net", "write [")]),
        ('net = ["150 mg"\n', [("readings", "close the list with ]")]),
        ("net [mg]\n" + "150\n" * 1001, [("readings", "give one batch")]),
        ("x," * 400_000, [("readings", "give one batch")]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_table_is_told_by_row_and_column(text, told):
    """All at once, with what to do; decimal commas, and numbers in other writing, are refused."""
    with pytest.raises(galenic.InputError) as refused:
        check_weights(text, rule="us-theoretical", theoretical="150 mg")
    problems = refused.value.problems
    assert [problem.path for problem in problems] == [path for path, _ in told]
    for problem, (_, remedy) in zip(problems, told, strict=True):
        assert remedy in problem.remedy


def test_a_key_given_twice_is_refused():
    """Beside the readings and as a setting: which one was meant?"""
    readings = {"net [mg]": [150], "theoretical": "150 mg"}
    with pytest.raises(galenic.InputError) as refused:
        check_weights(readings, rule="us-theoretical", theoretical="151 mg")
    assert [problem.path for problem in refused.value.problems] == ["theoretical"]


def problems_of(text):
    """What is wrong with a text, if anything is."""
    try:
        check_weights(text, rule="us-theoretical", theoretical="150 mg")
    except galenic.InputError as error:
        return error.problems
    return ()


@pytest.mark.slow
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda one: one.decode("latin-1")))
def test_no_text_breaks_the_reader(text):
    """Hardly any text is a table: it is refused with problems of printable lines."""
    told = problems_of(text)
    assert told
    lines = [line for problem in told for line in str(problem).split("\n")]
    assert all(line.isprintable() for line in lines)


@given(st.lists(st.integers(10**5, 4 * 10**5), min_size=2, max_size=40), st.sampled_from(";,\t"))
def test_a_table_says_what_its_numbers_say(hundredths, sign):
    """Numbers written to a table, and read, are the same numbers."""
    rows = [f"{n + 1}{sign}{one // 100}.{one % 100:02}" for n, one in enumerate(hundredths)]
    text = "\n".join([f"capsule{sign}reading [mg]", *rows])
    learned = learn("repeatability", text)
    assert learned.mean.number == Fraction(sum(hundredths), 100 * len(hundredths))


# --- the command line ----------------------------------------------------------------------------


def test_a_pass_is_zero_and_a_fail_is_one(run, tmp_path):
    """As text, from a file and from standard input."""
    path = tmp_path / "weights.csv"
    path.write_text(TEN, encoding="utf-8")
    code, out, err = run("check", "weights", path, *THEORY)
    assert (code, err) == (0, "")
    assert out.startswith("PASSES: weights by us-theoretical\n")
    assert run("check", "weights", "-", *THEORY, given=TEN) == (0, out, "")
    code, out, _ = run("check", "weights", "-", *THEORY, given=f"{TEN}\n170\n")
    assert code == 1
    assert out.startswith("FAILS: weights by us-theoretical\n")
    assert "Capsule 11." in out


KEYS = {"rule", "edition", "stage", "n", "mean", "sd", "verdict", "reasons", "notices"}


@pytest.mark.parametrize(
    ("contents", "verdict", "code"),
    [([100] * 10, "passes", 0), ([100, 80] * 5, "needs-next-stage", 1),
     ([100, 80] * 15, "fails", 1)],
)  # fmt: skip
def test_the_json_of_a_check(run, contents, verdict, code):
    """It has the keys that are promised, and every amount reads back."""
    text = "content [%]\n" + "\n".join(map(str, contents))
    arguments = ("check", "content", "-", "--rule", "usp-905", "--label", "4.5 mg", "--json")
    found, out, err = run(*arguments, given=text)
    assert (found, err) == (code, "")
    told = json.loads(out)
    assert told.keys() >= KEYS | {"acceptance_value", "schema", "galenic"}
    assert told["schema"] == "galenic/check/1"
    assert (told["rule"], told["verdict"], told["n"]) == ("usp-905", verdict, len(contents))
    assert told["stage"] == (1 if len(contents) == 10 else 2)
    assert told["reasons"]
    for key in ("mean", "sd", "acceptance_value", "acceptance_value_rounded", "low", "high"):
        assert galenic.Amount.read(told[key]).unit == "%"
    assert {notice["code"] for notice in told["notices"]} >= {"content-test-applies"}


def test_the_json_of_each_check_has_the_promised_keys(run):
    """Weights and yield too; and what was learnt has its own."""
    _, out, _ = run("check", "weights", "-", *THEORY, "--json", given=TEN)
    assert json.loads(out).keys() >= KEYS
    _, out, _ = run("check", "yield", "--weighed-in", "2 g", "--weighed-in", "13 g",
                    "--filled", "14.9 g", "--rule", "dac-nrf", "--json")  # fmt: skip
    told = json.loads(out)
    assert told.keys() >= KEYS | {"weighed_in", "filled", "left", "lost", "loss", "yield"}
    assert told["weighed_in"] == "15000 mg"
    code, out, _ = run("learn", "pack-stat", "-", "--lot", "7", "--json", given=TEN)
    told = json.loads(out)
    assert code == 0
    assert told["schema"] == "galenic/learn/1"
    assert told.keys() >= {"what", "value", "n", "sd", "interval", "lot", "date", "lines"}
    assert told["lot"] == "7"


def test_problems_are_two(run, tmp_path):
    """On standard error, or as JSON on standard output; the rule has to be given."""
    code, out, err = run("check", "weights", "-", "--theoretical", "150", given=TEN)
    assert (code, out) == (2, "")
    assert {line.partition(":")[0] for line in err.splitlines()} == {"rule", "theoretical"}
    code, out, err = run("check", "weights", "-", *THEORY, "--json", given="net [mg]\nx\n")
    assert (code, err) == (2, "")
    (problem,) = json.loads(out)["problems"]
    assert problem["path"] == "row 2, net [mg]"
    missing = tmp_path / "none.csv"
    assert run("check", "weights", missing, *THEORY)[0] == 2
    large = tmp_path / "large.csv"
    large.write_text("net [mg]\n" + "150\n" * 250_001, encoding="utf-8")
    code, _, err = run("check", "weights", large, *THEORY)
    assert code == 2
    assert "at most 1000000 bytes" in err
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"net [\xb5g]\n150\n")
    assert "UTF-8" in run("check", "weights", latin, *THEORY)[2]


def test_a_plan_in_a_file(run, tmp_path):
    """What `galenic plan --json` writes is read, and compared with."""
    plan, output = tmp_path / "plan.json", tmp_path / "report.json"
    order = run("example", "tablets")[1]
    assert run("plan", "-", "--json", "--output", plan, given=order)[0] == 0
    theory = json.loads(plan.read_text())["fill"]["total"].removesuffix(" mg/capsule")
    text = "net [mg]\n" + f"{theory}\n" * 10
    code, _, err = run("check", "weights", "-", "--rule", "us-theoretical", "--plan", plan,
                       "--decimal", ".", "--json", "--output", output, given=text)  # fmt: skip
    assert (code, err) == (0, "")
    told = json.loads(output.read_text())
    assert told["reference"] == f"{theory} mg/capsule"
    assert told["estimate"]["mean"] == "100 %"
    assert run("check", "weights", "-", *THEORY, "--output", output, given=TEN)[0] == 2
    changed = tmp_path / "changed.json"
    told = json.loads(plan.read_text())
    told["fill"]["total"] = "1 mg/capsule"
    changed.write_text(json.dumps(told))
    code, _, err = run("check", "weights", "-", "--rule", "us-theoretical", "--plan", changed,
                       given=text)  # fmt: skip
    assert code == 2
    assert any(line.startswith(f"{changed}: fill.total: ") for line in err.splitlines())


def test_limits_by_options(run):
    """The pharmacy's own limits, each an option; numbers and names alike."""
    arguments = ("check", "weights", "-", "--rule", "own", "--of", "net", "--about", "mean",
                 "--each", "5 %", "--outside", "0")  # fmt: skip
    assert run(*arguments, given=TEN)[0] == 0
    assert run(*arguments, given=f"{TEN}\n160\n")[0] == 1
    assert run(*arguments[:-1], "none", given=TEN)[2].startswith("limits.outside: given 'none'")


@pytest.mark.parametrize(
    ("what", "record"),
    [(("check", "weights"), Weights), (("check", "content"), ContentData),
     (("check", "yield"), Yield), (("learn",), Learning)],
)  # fmt: skip
def test_every_setting_has_an_option(run, what, record):
    """The options come from the record, so that none is missing and each is explained."""
    code, out, _ = run(*what, "--help")
    assert code == 0
    settings = fields.keys(record).keys() - COLUMNS - {"rule", "rules", "limits"}
    if record in {Weights, Yield}:
        settings |= fields.keys(Limits).keys()
    for key in settings:
        assert f"--{key.replace('_', '-')} VALUE" in out
    if record is not Learning:
        assert "--rules FILE" in out


def test_the_words_of_the_rules_are_the_rows(run):
    """Those that can be asked for are those of the data, and the help names them."""
    assert set(names_for("weights")) == {*rules_for("weights"), "own"}
    assert names_for("yield") == ("dac-nrf", "own")
    for what in ("weights", "content", "yield"):
        out = "".join(run("check", what, "--help")[1].split())
        for rule in names_for(what):
            assert rule in out


# --- what is shown -------------------------------------------------------------------------------


class Strict(HTMLParser):
    """Gathers tags, and the text between them."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.in_style = set(), "", False

    def handle_starttag(self, tag, _):
        self.tags.add(tag)
        self.in_style = tag == "style"

    def handle_endtag(self, _):
        self.in_style = False

    def handle_data(self, data):
        self.text += "" if self.in_style else data


def shown():
    """One record of each kind."""
    yield check_weights(
        "gross [mg]\n" + "199\n" * 10,
        rule="fn-brazil",
        size="3",
        maker="Coni-Snap",
        theoretical="150 mg",
        label="4.5 mg",
        blend_strength="30 mg/g",
    )
    yield check_weights(TEN, rule="own", limits={"of": "net", "rsd": "5 %", "loss": "3 %"},
                        weighed_in="15 g", filled="14.9 g")  # fmt: skip
    yield check_content({"content [%]": [100] * 9 + [0.1]}, rule="usp-905", target="103 %")
    yield check_content({"content [%]": [100] * 9 + [0.1]}, rule="ph-eur-2.9.6", label="1.5 mg")
    yield check_yield({"weighed_in": "15 g", "filled_gross": "20 g", "capsules": 100,
                       "size": "3", "maker": "Coni-Snap"}, rule="dac-nrf")  # fmt: skip
    yield learn("pack-stat", {"net [mg]": [180, 181, 182, 181, 240]}, lot="<script>&")


@pytest.mark.parametrize("record", list(shown()), ids=lambda one: getattr(one, "rule", "learn"))
def test_a_report_is_shown_in_every_form(record):
    """Text of eighty columns, HTML without what was typed as tags, JSON that is JSON."""
    text = str(record)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert not any(line != line.rstrip() for line in text.splitlines())
    page = Strict()
    page.feed(record._repr_html_())
    assert "script" not in page.tags
    told = json.loads(record.to_json())
    assert "steps" not in told
    bare, seen = "".join(text.split()), "".join(page.text.split())
    for sentence in [*told.get("reasons", ()), *[one["text"] for one in told["notices"]]]:
        assert "".join(sentence.split()) in bare
        assert "".join(sentence.split()) in seen
    if "verdict" in told:
        assert text.startswith(told["verdict"].upper())
        assert page.text.startswith(told["verdict"].upper())


def test_every_formula_of_the_room_is_used():
    """Each is in a step of some check, and none is called by a planner's room alone."""
    steps = [step for record in shown() for step in getattr(record, "steps", ())]
    steps += check_weights(
        {"gross [mg]": [198, 199, 201]}, rule="us-theoretical", theoretical="150 mg",
        shell_mean="48 mg", shell_sd="0.1 mg", label="4.5 mg", blend_strength="30 mg/g",
    ).steps  # fmt: skip
    steps += check_content({"content [mg]": [4.5] * 10}, rule="usp-905", label="4.5 mg").steps
    used = {step.formula.name for step in steps if step.formula is not None}
    ours = {one.name for one in vars(uniformity).values() if isinstance(one, Formula)}
    assert ours <= used
    assert ours <= strategies.called_formulas({"quality"})


def test_reading_from_a_path(tmp_path):
    """The Python door to a file."""
    path = tmp_path / "w.csv"
    path.write_text(TEN, encoding="utf-8")
    report = galenic.quality.check_weights(
        read_readings(path), rule="us-theoretical", theoretical="150 mg"
    )
    assert (report.n, report.passes) == (10, True)
    assert repr(report) == f"<WeightReport by {report.rule}: {report.verdict}>"
    with pytest.raises(AttributeError):
        galenic.quality.check_colours  # noqa: B018 - what is not there is not there
    with pytest.raises(AttributeError):
        galenic.qualities  # noqa: B018
