"""Rules of one's own and editions of a rule, side by side, through the doors the user takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import galenic
from galenic import _fields as fields
from galenic._cli import main
from galenic.quality import check_content, check_weights, check_yield, read_rules
from galenic.quality._rules import KINDS, Rule, editions_of, published

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROWS = """
[[rules]]
name = "house"
title = "each of ten within 10 % of theory"
of = "net"
counts = [10]
criteria = [{ kind = "each", about = "theoretical", each = "10 %", outside = 0 }]
source = "our quality manual, 4.2"
edition = "first"
dated = "2019"
confidence = "high"

[[rules]]
name = "house"
title = "each of ten within 5 % of theory, and their scatter"
of = "net"
counts = [10]
criteria = [
    { kind = "each", about = "theoretical", each = "5 %", outside = 1 },
    { kind = "scatter", rsd = "4 %" },
]
source = "our quality manual, 4.3"
edition = "second, revised"
dated = "2024-03"
confidence = "high"
"""
TEN = [150] * 8 + [141, 160]  # -6 % and +6.7 % of 150 mg; mean 150.1, SD 4.51: by hand


@pytest.fixture
def rules(tmp_path):
    """The file of the rules."""
    path = tmp_path / "rules.toml"
    path.write_text(ROWS, encoding="utf-8")
    return path


def checked(path, **settings):
    """The ten, by the house rule."""
    found = {"rule": "house", "theoretical": "150 mg", "rules": read_rules(path)} | settings
    return check_weights({"net [mg]": TEN}, **found)


def test_the_newest_edition_is_taken_and_said(rules):
    """Two of ten are beyond 5 %, where one may be: the second fails what the first passes."""
    report = checked(rules)
    assert (report.edition, report.verdict) == ("second, revised", "fails")
    assert report.source == "our quality manual, 4.3"
    assert report.reasons[0].startswith("2 of 10 are more than 5 % from")
    assert "second, revised" in str(report)


@pytest.mark.parametrize("edition", ["first", "fir", "FIRST"])
def test_an_older_edition_can_be_asked_for(rules, edition):
    """By its name or the beginning of it."""
    report = checked(rules, edition=edition)
    assert (report.edition, report.verdict) == ("first", "passes")
    assert [one.criterion for one in report.findings] == ["each"]


def test_an_order_of_rows_decides_nothing(rules):
    """The date does."""
    rows = read_rules(rules)
    assert checked(rules, rules=rows[::-1]).edition == "second, revised"


def test_an_unknown_edition_is_refused_with_those_there_are(rules):
    """So is one that could be both; nothing is taken in its place."""
    for edition in ("third", "x"):
        with pytest.raises(galenic.InputError) as refused:
            checked(rules, edition=edition)
        (problem,) = refused.value.problems
        assert problem.path == "edition"
        assert problem.expected == "one of those there are of house: second, revised; first"
    rows = [row | {"edition": f"2024 {row['edition']}"} for row in read_rules(rules)]
    with pytest.raises(galenic.InputError, match="2024 second, revised; 2024 first"):
        checked(rules, rules=rows, edition="2024")
    assert checked(rules, rules=rows, edition="2024 f").verdict == "passes"


def test_the_edition_of_a_rule_of_ours():
    """One edition of each was seen: it can be named, and any other is refused."""
    for name in ("us-theoretical", "ph-eur-2.9.5"):
        assert len(editions_of(name, "weights")) == 1
    settings = {"rule": "us-theoretical", "theoretical": "150 mg"}
    report = check_weights({"net [mg]": TEN}, **settings, edition="USP 24")
    assert report.edition.startswith("USP 24 (2000)")
    with pytest.raises(galenic.InputError, match="USP 24"):
        check_weights({"net [mg]": TEN}, **settings, edition="USP 47")
    assert check_content({"content [%]": [99] * 10}, rule="usp-905", edition="copy").passes
    given = {"weighed_in": "15 g", "filled": "14.9 g"}
    assert check_yield(given, rule="dac-nrf", edition="November 2025").passes
    with pytest.raises(galenic.InputError, match="November 2025"):
        check_yield(given, rule="dac-nrf", edition="2024")


def test_own_limits_have_no_edition():
    """They are what was given."""
    limits = {"of": "net", "rsd": "5 %"}
    with pytest.raises(galenic.InputError, match="no edition beside own"):
        check_weights({"net [mg]": TEN}, rule="own", limits=limits, edition="first")


def test_a_row_of_ones_own_stands_beside_ours_or_in_its_place(rules):
    """Another edition of ours is the newer; the same edition takes its place."""
    (ours,) = editions_of("us-theoretical", "weights")
    row = read_rules(rules)[0] | {"name": "us-theoretical", "edition": "house text"}
    settings = {"rule": "us-theoretical", "rules": [row], "theoretical": "150 mg"}
    assert check_weights({"net [mg]": TEN}, **settings).edition == "house text"
    old = check_weights({"net [mg]": TEN}, **settings, edition="USP 24")
    assert old.source == ours.source
    settings["rules"] = [row | {"edition": ours.edition}]
    assert check_weights({"net [mg]": TEN}, **settings).source == "our quality manual, 4.2"
    settings["rules"] = [{key: row[key] for key in row if key != "dated"}]
    with pytest.raises(galenic.InputError) as refused:
        check_weights({"net [mg]": TEN}, **settings)
    assert [one.path for one in refused.value.problems] == ["rules[0].dated"]


def test_through_the_command_line(rules, tmp_path, capsys):
    """``--rules`` and ``--edition``; and both as keys of the readings."""
    path = tmp_path / "net.csv"
    path.write_text("net [mg]\n" + "\n".join(map(str, TEN)) + "\n", encoding="utf-8")
    words = ["check", "weights", str(path), "--rule", "house", "--theoretical", "150 mg", "--json"]
    words += ["--rules", str(rules)]
    for more, code, edition in (
        ((), 1, "second, revised"),
        (("--edition", "first"), 0, "first"),
    ):
        assert main([*words, *more]) == code
        told = json.loads(capsys.readouterr().out)
        assert told["edition"] == edition
        assert told["findings"][0]["limit"] == ("10 %" if edition == "first" else "5 %")
    assert main([*words, "--edition", "third"]) == 2
    assert "second, revised; first" in capsys.readouterr().out
    whole = tmp_path / "whole.toml"
    keys = f'rule = "house"\nedition = "first"\ntheoretical = "150 mg"\n"net [mg]" = {TEN}\n'
    whole.write_text(keys + ROWS, encoding="utf-8")
    assert main(["check", "weights", str(whole), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["edition"] == "first"


def test_a_file_of_rules_holds_rules_alone(tmp_path):
    """A setting in it would be taken in silence, or not at all: both are refused."""
    path = tmp_path / "rules.toml"
    for text in ("[other]\n", 'label = "4.5 mg"\n', f'label = "4.5 mg"\n{ROWS}', "rules = 3\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(galenic.InputError, match="a list of rules alone"):
            read_rules(path)


def test_a_rule_on_contents_of_ones_own():
    """Assays of composites of a contract; each of four about the mean; neither is ours."""
    row = {"source": "contract", "edition": "2025", "confidence": "high", "of": "content"}
    assay = row | {"name": "contract", "title": "95 % to 105 %",
                   "criteria": [{"kind": "assay", "low": "95 %", "high": "105 %"}]}  # fmt: skip
    report = check_content({"content [%]": [94.9, 95]}, rule="contract", rules=[assay])
    assert [one.met for one in report.findings] == [False, True]
    about = {"kind": "each", "about": "mean", "each": "3 %", "outside": 1}
    four = row | {"name": "four", "title": "of four", "counts": [4], "criteria": [about]}
    report = check_content({"content [%]": [100, 100, 104, 96]}, rule="four", rules=[four])
    assert (report.verdict, report.outside, report.stage) == ("fails", 2, None)
    assert report.findings[0].capsules == (3, 4)


EACH = {"kind": "each", "about": "mean", "each": "10 %", "outside": 2}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"criteria": []}, "rules[0].criteria"),
        ({"criteria": [{"kind": "colour"}]}, "rules[0].criteria[0].kind"),
        ({"criteria": [{"kind": "assay", "low": "90 %", "high": "110 %"}]},
         "rules[0].criteria[0].kind"),
        ({"criteria": [EACH, EACH]}, "rules[0].criteria"),
        ({"criteria": [{"kind": "each", "about": "mean"}]}, "rules[0].criteria[0].each"),
        ({"criteria": [{"kind": "each", "each": "10 %", "outside": 0}]},
         "rules[0].criteria[0].about"),
        ({"criteria": [{"kind": "each", "about": "mean", "each": "10 %"}]},
         "rules[0].criteria[0].outside"),
        ({"criteria": [EACH | {"outer": "10 %"}]}, "rules[0].criteria[0].outer"),
        ({"criteria": [EACH | {"change_at": "300 mg/capsule"}]}, "rules[0].criteria[0].each_from"),
        ({"criteria": [{"kind": "each", "about": "mean", "outer": "10 %",
                        "change_at": "300 mg/capsule"}]}, "rules[0].criteria[0].outer_from"),
        ({"criteria": [{"kind": "scatter", "rsd": "4 %", "rsd_from": "3 %"}]},
         "rules[0].criteria[0].change_at"),
        ({"criteria": [{"kind": "scatter", "rsd": "4 %", "change_at": "300 mg/capsule"}]},
         "rules[0].criteria[0].rsd_from"),
        ({"criteria": [EACH | {"outside_in_all": 4}]}, "rules[0].counts"),
        ({"criteria": [EACH | {"outside_in_all": 4}], "counts": [1, 10]}, "rules[0].counts"),
        ({"criteria": [EACH | {"outside_in_all": 4}], "counts": [20, 10]}, "rules[0].counts"),
        ({"of": "content", "criteria": [{"kind": "asked", "below_dose": "2 mg/capsule",
                                         "below_share": "2 %"}]}, "rules[0].criteria"),
        ({"of": "content", "criteria": [EACH | {"change_at": "300 mg/capsule",
                                                "each_from": "7.5 %"}]},
         "rules[0].criteria.change_at"),
        ({"dated": "March"}, "rules[0].dated"),
        ({"dated": "2024-13"}, "rules[0].dated"),
        ({"name": "own"}, "rules[0].name"),
        ({"source": None}, "rules[0].source"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_hold_is_refused(rules, change, path):
    """Each with its path; what is left open is not filled in."""
    row = {key: one for key, one in (read_rules(rules)[0] | change).items() if one is not None}
    with pytest.raises(galenic.InputError) as refused:
        checked(rules, rules=[row], rule=row["name"])
    assert path in {one.path for one in refused.value.problems}


def test_the_same_edition_twice_is_refused(rules):
    """One of them would be taken by chance."""
    first = read_rules(rules)[0]
    with pytest.raises(galenic.InputError) as refused:
        checked(rules, rules=[first, first])
    assert [one.path for one in refused.value.problems] == ["rules[1].edition"]


def test_an_unknown_rule_is_refused_with_ours_and_theirs(rules):
    """And with the one that was probably meant."""
    with pytest.raises(galenic.InputError) as refused:
        checked(rules, rule="hose")
    (problem,) = refused.value.problems
    assert problem.remedy == "write 'house'"
    assert "us-theoretical" in problem.expected
    assert "house" in problem.expected
    with pytest.raises(galenic.InputError, match="one of usp-905"):
        check_content({"content [%]": [99] * 10}, rule="house", rules=read_rules(rules))


def test_a_mass_that_a_criterion_needs_is_asked_for(rules):
    """The lightest and heaviest with their shells cannot be told from net masses alone."""
    extremes = {"kind": "extremes", "of_theoretical": "10 %", "theoretical_of": "gross"}
    row = read_rules(rules)[0] | {"criteria": [extremes]}
    with pytest.raises(galenic.InputError) as refused:
        checked(rules, rules=[row])
    assert [one.path for one in refused.value.problems] == ["gross"]


def test_editions_are_listed(capsys):
    """Each row with its edition and its date, where one is known; and dates are dates."""
    assert main(["list", "checks", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["ph-eur-2.9.5"]["dated"] == "2008-01"
    assert rows["dac-nrf"]["dated"] == "2025-11"
    assert all(rows[row.name]["edition"] == row.edition for row in published())
    assert rows["ph-eur-2.9.5"]["each_from"] == "7.5 %"


def test_each_key_of_a_rule_is_documented():
    """The keys of a row, and those of each criterion, as they are read."""
    page = (DOCS / "checks.md").read_text(encoding="utf-8")
    told = [(f"`{key}`", one) for key, one in fields.keys(Rule).items()]
    for kind, criterion in KINDS.items():
        told += [(f"`{kind}` | `{key}`", one) for key, one in fields.keys(criterion).items()]
    for words, reader in told:
        needed = ", required" if reader.required else ""
        assert f"| {words} | {reader.expects}{needed} | {reader.doc} |" in page, words


def test_a_second_stage_of_other_numbers_asks_for_what_is_missing():
    """Two of six are outside where one may be, and three of eighteen: twelve more are asked for."""
    about = {"kind": "each", "about": "mean", "each": "5 %", "outside": 1, "outside_in_all": 3}
    row = {"name": "six", "title": "of six, then eighteen", "of": "content", "counts": [6, 18]}
    row |= {"criteria": [about], "source": "contract", "edition": "2025", "confidence": "high"}
    report = check_content({"content [%]": [100] * 4 + [106, 94]}, rule="six", rules=[row])
    assert (report.verdict, report.next_stage, report.stage) == ("needs-next-stage", "open", 1)
    assert report.advice.startswith("No verdict yet: assay 12 more")
    assert "check all 18 together" in report.advice
    eighteen = {"content [%]": [100] * 14 + [106, 94, 106, 94]}
    assert check_content(eighteen, rule="six", rules=[row]).verdict == "fails"
