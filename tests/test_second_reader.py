"""What a person met who typed everything for the first time, and what is said since.

Each goes through the command line; the orders are the examples, with a line changed.
"""

from __future__ import annotations

import json
import re

import pytest

import galenic
from galenic import InputError, quality


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch, tmp_path):
    """Each test runs its commands there."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def order(run, tmp_path):
    """Write the example from tablets, with texts replaced; gives its name."""
    text = run("example", "tablets")[1]

    def write(*changes, more=""):
        told = text
        for old, new in changes:
            assert old in told
            told = told.replace(old, new)
        (tmp_path / "order.toml").write_text(told + more, encoding="utf-8")
        return "order.toml"

    return write


def refused(answer):
    """The lines of a refusal."""
    code, out, err = answer
    assert (code, out) == (2, "")
    return err.splitlines()


# --- keys and values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "slip", "meant"),
    [
        ("coating  ", "coat", "coating"),
        ("coating  ", "coated", "coating"),
        ("strength ", "streng", "strength"),
        ("dose     ", "dosage", "dose"),
    ],
)
def test_another_ending_of_a_key_is_answered_with_the_key(run, order, line, slip, meant):
    """Nobody is told to remove what says how the tablets are coated."""
    lines = refused(run("plan", order((line, f"{slip} "))))
    (told,) = [one for one in lines if f".{slip}: " in one]
    assert told.endswith(f"did you mean '{meant}'?")


@pytest.mark.parametrize("key", ["pack_statistic_by_feel", "flavour", "tapped_density"])
def test_a_key_like_none_is_not_only_to_be_removed(run, order, key):
    """What stands there may be meant, and be called otherwise."""
    lines = refused(run("plan", order(('kind      = "tab', f'{key} = "x"\nkind = "tab'))))
    assert lines[0].endswith("write the one that is meant; or remove it, if none is")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('"4.5 mg/capsule"', "1.5", '"1.5 mg/capsule"'),
        ('"253.4 mg/tablet"', "253.1", '"253.1 mg/tablet"'),
        ('"253.4 mg/tablet"', '"253.1"', '"253.1 mg/tablet"'),
        ('"5 %"   ', "5", '"5 %"'),
    ],
)
def test_a_bare_number_is_given_back_with_its_unit(run, order, old, new, wanted):
    """And with no dose of somebody else."""
    (line,) = refused(run("plan", order((old, new))))
    assert line.endswith(f", such as {wanted}")
    assert line.count("such as") == 1


def test_a_bare_number_that_cannot_be_is_not_given_back(run, order):
    """120 % of crush allowance is out of range, so it is offered by nobody."""
    (line,) = refused(run("plan", order(('"5 %"   ', "-5"))))
    assert '"-5 %"' not in line


def test_a_number_in_words_is_told_in_one_way(run, order):
    """A word with or without quotes: it is sent to digits, and not to quotes."""
    lines = refused(run("plan", order(("capsules = 100", "capsules = sixty"))))
    assert "write the number alone, without quotes, in digits" in lines[0]
    lines = refused(run("plan", order(("capsules = 100", 'capsules = "sixty"'))))
    assert lines[-1].endswith("without quotes or point, in digits")


def test_what_is_wrong_under_a_lone_heading_stands_in_its_place(run, order):
    """One balance under [balance]: its own keys are those of the first."""
    lines = refused(
        run("plan", order(("[[balance]]", "[balance]"), ('name          = "ana', '# "')))
    )
    assert lines[0].startswith("order.toml: balance: given a table of 3;")
    assert lines[1].startswith("order.toml: balance[0].name: given nothing;")
    assert len(lines) == 2


def test_a_slip_in_the_key_and_one_in_its_value_are_told_together(run, order):
    """Both on the line of the key."""
    line = refused(run("plan", order(('repeatability = "0.08 mg"', 'repeatabilty = "0.1 mgs"'))))[0]
    assert "did you mean 'repeatability'?" in line
    assert "not '0.1 mgs'" in line
    assert line.endswith('write "0.1 mg", if that is meant')


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["html", "md", "txt"])
def test_a_sheet_in_the_place_of_an_order_is_one_line(run, order, ending):
    """By each command that reads a file of a person."""
    sheet = f"sheet.{ending}"
    assert run("plan", order(), "--output", sheet)[0] == 0
    for words in (
        ("plan", sheet),
        ("capacity", sheet),
        ("recover", sheet, "--weighed", "1=1mg", "--tolerance", "5 %"),
        ("recover", "order.toml", sheet, "--tolerance", "5 %"),
        ("plan", "order.toml", "--pharmacy", sheet),
    ):
        (line,) = refused(run(*words))
        assert line.startswith(f"{sheet}: given ")
        assert "what galenic prints is not read back" in line


@pytest.mark.parametrize(
    ("data", "told"), [(b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04\x14", "a workbook, a document")]
)
def test_a_file_of_another_kind_is_named(run, tmp_path, data, told):
    """Saving it as UTF-8 would not help."""
    (tmp_path / "order.pdf").write_bytes(data)
    (line,) = refused(run("plan", "order.pdf"))
    assert told in line
    assert "save" not in line


def test_a_pharmacy_table_that_there_is_not_is_answered_with_the_one_that_is(run, order, tmp_path):
    """A slip is no table of an order, and a table of an order is one."""
    told = (
        '[[balances]]\nname = "b"\n[rule]\nrule = "usp-41"\n[stok]\nx = 1\n[other_stock]\n[zzz]\n'
    )
    (tmp_path / "p.toml").write_text(told)
    lines = refused(run("plan", order(), "--pharmacy", "p.toml"))
    said = {line.split(": ")[2]: line.rpartition("; ")[2] for line in lines}
    assert said["balances"] == "did you mean 'balance'?"
    assert said["rule"] == "did you mean 'weighing'?"
    assert said["stok"] == "did you mean 'stock'? Then move it to the order file"
    assert said["other_stock"] == "move it to the order file"
    assert said["zzz"] == "or remove it, if none is"


def test_a_table_that_is_nowhere_may_stand_in_a_pharmacy_file(run, order):
    """And what it needs is said."""
    (line,) = refused(run("plan", order(("[capsule]", "#"), ("size  =", "#"), ("maker =", "#"))))
    assert "expected a table [capsule]; add it: [capsule] with its size, or give a pharmacy" in line


def test_a_file_that_is_not_there_is_said_plainly(run, order):
    """No words of the operating system in quotes; a folder that is not there is named so."""
    assert refused(run("plan", "none.toml"))[0].startswith("none.toml: given no file of that name;")
    (line,) = refused(run("plan", order(), "--output", "nodir/sheet.html"))
    assert "make the folder first" in line


# --- words of the command line --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("list", "capsules"), "sizes"),
        (("list", "capsule"), "sizes"),
        (("list", "makers"), "sizes"),
        (("list", "makrs"), "sizes"),
        (("list", "rule"), "rules"),
        (("plan", "order.toml", "-o", "x.html"), "--output"),
        (("-v",), "--version"),
        (("version",), "--version"),
    ],
)
def test_other_words_are_answered_with_ours(run, words, meant):
    """What is asked is not done."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert f"did you mean {meant}?" in err


def test_a_document_to_edit_is_no_page(run, order):
    """An ending that many will try."""
    (line,) = refused(run("plan", order(), "--output", "x.docx"))
    assert line.endswith("for a page on paper write .pdf, or .html to print from a browser")


def test_without_a_tolerance_the_readings_are_judged_too(run, order):
    """Both in one answer."""
    lines = refused(run("recover", order(), "--weighed", "1=465.2"))
    assert [line.partition(": ")[0] for line in lines] == ["--tolerance", "--weighed 1"]
    assert lines[1].endswith('"465.2 mg"')
    (line,) = refused(run("recover", "order.toml", "--weighed", "1=465.2mg"))
    assert line.startswith("--tolerance: given nothing;")


# --- checks ---------------------------------------------------------------------------------------

GERMAN = "Nr.;Bruttogewicht (mg);Leergewicht (mg)\n1;201,3;48\n2;202,3;48\n"


def test_a_check_tells_headings_rule_and_units_at_once(run, tmp_path):
    """The options that map the headings can be pasted as they stand."""
    (tmp_path / "w.csv").write_text(GERMAN)
    lines = refused(run("check", "weights", "w.csv", "--rule", "usp", "--theoretical", "180"))
    ready = '--column "gross=Bruttogewicht (mg)" --column "shell=Leergewicht (mg)"'
    assert ready in lines[0]
    assert [line.partition(": given")[0] for line in lines[1:]] == ["theoretical", "rule"]
    lines = refused(run("check", "weights", "w.csv", "--rule", "us-theoretical"))
    assert lines[1].startswith("w.csv: theoretical: given nothing;")
    assert len(lines) == 2


def test_a_check_in_python_does_the_same():
    """By the same door as any other input."""
    with pytest.raises(InputError) as caught:
        quality.check_weights(GERMAN, theoretical="180")
    assert [one.path for one in caught.value.problems] == ["readings", "rule", "theoretical"]


def test_nothing_is_called_missing_that_may_stand_in_a_file_that_was_not_read(run, tmp_path):
    """A plan holds the theoretical weight, and a TOML file of readings every key."""
    (tmp_path / "w.csv").write_text(GERMAN)
    words = ("check", "weights", "w.csv", "--rule", "us-theoretical", "--plan", "none.json")
    assert not [line for line in refused(run(*words)) if "theoretical: given nothing" in line]
    (line,) = refused(run("check", "weights", "none.toml"))
    assert line.startswith("none.toml: ")


# --- explanations ---------------------------------------------------------------------------------


def test_counts_and_factors_are_bare_numbers(run, order):
    """Three tablets are 3, twice the repeatability 2; 0.1 % of a weight and an assay are parts."""
    masses = 'masses = ["253 mg", "254 mg", "255 mg"]\nmasses_are = "sample"\n#'
    path = order(("mean_mass", masses))
    listed = run("explain", path)[1]
    rows = [re.split(r" {2,}", line.strip()) for line in listed.splitlines()]
    told = {row[0]: row[1] for row in rows if len(row) == 2}
    assert told["tablets weighed"] == "3"
    assert told["factor of the rule usp-41"] == "2"
    assert told["floor of the rule usp-41"] == "0.41"
    assert told["part of the rule usp-41"] == "0.1 %"
    assert told["assay of label"] == "100 %"
    assert run("explain", "tablets weighed", path)[1].startswith("tablets weighed = 3\n")
    found = galenic.plan(galenic.read_order(path)).explain("mean tablet mass")
    assert "tablets weighed = 3 " in str(found)
    assert "tablets weighed = 3<" in found.to_html()
    data = json.loads(run("explain", "tablets weighed", path, "--json")[1])
    assert data["amount"] == "300 %"  # as ever, in the grammar that reads it back


def test_a_printed_number_is_found(run, order):
    """The filler: 100 capsules of 130.995 mg are 13099.5 mg."""
    for asked in ("13099.5", "13099.5 mg", "13099.5mg"):
        (line,) = refused(run("explain", asked, order()))
        assert "did you mean 'filler for the batch'" in line
        assert len(line) < 300
    (line,) = refused(run("explain", "77.7", "order.toml"))
    assert line.endswith("; `galenic explain ORDER` lists all names")


def test_several_of_a_name_are_told_on_a_line_of_their_own(run, order):
    """It can be typed as it stands."""
    path = order()
    lines = [line.strip() for line in run("explain", path)[1].splitlines()]
    (name,) = (line.split(" batch ")[0] for line in lines if line.startswith("portion of"))
    assert lines[-1] == "2 of this name: --which 1 to 2"
    told = [run("explain", f"{name} batch", path, "--which", str(n))[0] for n in (1, 2, 3)]
    assert told == [0, 0, 2]


def test_a_filler_with_two_slips_is_answered_with_its_name(run, order):
    """A letter too many, and no hyphen: of another grade nothing is said."""
    for name, near in (("Avicell PH102", True), ("Avicell PH103", False)):
        named = ("microcrystalline cellulose PH-102", name)
        (line,) = refused(run("plan", order(named, ('pack_stat = "150', '#"'))))
        assert ("'Avicel PH-102'" in line) == near
