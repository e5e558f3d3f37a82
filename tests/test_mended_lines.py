"""Lines that are no TOML: nothing is guessed that a person must settle, and nothing else is hidden.

Each order holds one mistake more, at its end, which must be told whatever the slip is.
"""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic import Amount, AmountError, InputError
from galenic import _cli as cli
from galenic._amounts.marks import readings
from galenic._materials.near_names import near_maker, near_powders
from galenic._mending import read_on
from galenic.errors import Problems

ORDER = """[order]
active = "naltrexone"
dose = "1.5 mg"
capsules = 60
date = 2026-11-28
convert_form = true
[stock]
kind = "tablets"
active = "naltrexone"
strength = "50 mg/tablet"
mean_mass = "253 mg/tablet"
lot = "A"
expires = 2027-06-30
[capsule]
size = "4"
maker = "Coni-Snap"
[weighing]
rule = ["usp-41", "nrf"]
[filler]
name = "lactose monohydrate"
pack_stat = "150 mg/capsul"
"""
LAST = ("filler.pack_stat", 'write "150 mg/capsule", if that is meant')


def changed(line):
    """The order with another line, for the key or the heading that it begins with."""
    key = re.match(r"\[?\[?(?:the )?[A-Za-z_]+\]?\]?", line)[0].replace("the ", "")
    pattern = re.escape(key) + (r"$" if key.startswith("[") else r" .*$")
    text, count = re.subn(f"(?m)^{pattern}", lambda _: line, ORDER, count=1)
    assert count == 1, key
    return text


def problems_of(text):
    """The problems of a text, through Python."""
    with pytest.raises(InputError) as caught:
        galenic.load(text)
    return caught.value.problems


def told(line):
    """What is told of one line; the mistake at the end of the order is told as well."""
    *others, last = problems_of(changed(line))
    assert (last.path, last.remedy) == LAST
    return others


BOTH = [
    ("dose = 1,000 mcg", '"1000 mcg" where the comma parts thousands, or "1 mcg" where'),
    ("dose = 12,500 mcg", '"12500 mcg" where the comma parts thousands, or "12.5 mcg" where'),
    ("dose = 1.000 mcg", '"1 mcg", or "1000 mcg" where the point parts thousands'),
    ("dose = 1,000 mcgs", '"1000 mcg" where the comma parts thousands, or "1 mcg" where'),
    ('dose = "1,000 mcg"', "1000 mcg where the comma parts thousands, or 1 mcg where"),
    ('dose = "1.000 mcgs"', '"1 mcg", or "1000 mcg" where the point parts thousands'),
    ("capsules = 1,000", "1000 where the comma parts thousands, or 1 where it is the decimal"),
    ('capsules = "1,000"', "1000 where the comma parts thousands, or 1 where it is the decimal"),
    ('capsules = "1.000"', "1000 where the point parts thousands, or 1 where it is the decimal"),
]
ONE = [
    ("dose = 4,5 mg", 'with a point as its decimal sign: "4.5 mg", if that is meant'),
    ("dose = 0,500 mg", '"0.5 mg", if that is meant'),
    ("dose = 1.234,5 mcg", '"1234.5 mcg", if that is meant'),
    ("dose = 1,234.5 mcg", '"1234.5 mcg", if that is meant'),
    ("dose = 1 000 mcg", '"1000 mcg", if that is meant'),
    ("dose = 1'000 mcg", '"1000 mcg", if that is meant'),
    ("dose = 1\u2019000 mcg", '"1000 mcg", if that is meant'),
    ("dose = 1\u202f000 mcg", '"1000 mcg", if that is meant'),
    ('dose = "1\u00a0000 mcg"', "1000 mcg, if that is meant"),
    ("capsules = 1'000", "1000, if that is meant"),
    ("capsules = 1 000", "1000, if that is meant"),
    ("capsules = 1,000,000", "1000000, if that is meant"),
]


@pytest.mark.parametrize(("line", "remedy"), [*BOTH, *ONE])
def test_thousands_and_decimals_are_not_settled(line, remedy):
    """Where a sign is of either kind both amounts are told, and no third one."""
    found = told(line)
    assert any(remedy in problem.remedy for problem in found)
    numbers = {re.sub(r"\D", "", one.remedy.partition("(at line")[0]) for one in found}
    assert len(numbers) == 1  # where one line is told twice, both say the same


def test_a_point_in_a_count_is_told_as_what_it_is_read_as():
    """TOML reads 1.000 as 1: how it was typed is lost."""
    (problem,) = told("capsules = 1.000")
    assert "read as the decimal sign, and parts no thousands" in problem.remedy


@pytest.mark.parametrize("text", ["1,000 mcg", "1,000mg", "1,000 mL", "999,999 mg"])
def test_the_grammar_tells_both(text):
    """In Python as in a file: whole thousands and thousandths, by plain arithmetic."""
    with pytest.raises(AmountError) as caught:
        Amount.read(text)
    whole = int(re.sub(r"\D", "", text))
    assert f": {whole} " in caught.value.remedy
    assert f"or {whole / 1000:g} " in caught.value.remedy


@given(st.integers(1, 999), st.integers(0, 999))
def test_one_comma_and_three_digits_are_read_in_both_ways(front, back):
    """The first reading is a thousand times the second, whatever the digits are."""
    many, few = readings(f"{front},{back:03}")
    assert int(many) == front * 1000 + back
    assert round(float(few) * 1000) == int(many)


@given(st.integers(0, 10**6), st.text("0123456789", min_size=1, max_size=8))
def test_a_number_is_read_in_one_way_only_where_digits_say_so(front, back):
    """A comma before other than three digits, or behind a zero or four digits, is decimal."""
    many = len(back) == 3 and 0 < front < 1000
    assert len(readings(f"{front},{back}")) == (2 if many else 1)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("expires = 2027-06-31", "the calendar has no 2027-06-31"),
        ("expires = 31.06.2027", "the calendar has no 2027-06-31"),
        ("expires = 2027-02-29", "the calendar has no 2027-02-29"),
        ('expires = "2027-06-31"', "the calendar has no such day"),
        ("expires = 30.06.2027", "without quotes: 2027-06-30"),
        ("expires = soon", "such as 2026-11-22, without quotes"),
    ],
)
def test_no_day_is_offered_that_there_is_not(line, remedy):
    """And nothing is said of a day in its place."""
    (problem,) = told(line)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        *(
            (f"convert_form = {yes}", "without quotes: true")
            for yes in ("Yes", "YES", "on", "True")
        ),
        *((f"convert_form = {no}", "without quotes: false") for no in ("No", "NO", "Off", "FALSE")),
        ('convert_form = "yes"', "write it without quotes: true"),
        ("convert_form = perhaps", "write true or false in small letters, without quotes"),
        ("capsules = 100 pcs", "without quotes: 100"),
        ("capsules = 0100", "without quotes: 100"),
        ("capsules = sixty", "without quotes"),
    ],
)
def test_one_answer_does_not_contradict_itself(line, remedy):
    """A key that takes no quotes is told once, and never to be put in quotes."""
    (problem,) = told(line)
    assert remedy in problem.remedy
    assert "in quotes" not in problem.remedy


BEHIND = [
    ('dose = "1.5 mg" of it', "end the line behind the quotes"),
    ('dose = "1.5 mg" // each', "write # before a comment"),
    ('dose = "1.5 mg" (each)', "write # before a comment"),
    ('dose = "1.5 mg" -- each', "write # before a comment"),
    ("dose = 1.5 mg (each)", "write # before a comment, and put the amount in quotes"),
    ("capsules = 60 // each", "write # before a comment"),
    ('dose = "1.5" mg', "put the unit within the quotes"),
    ('dose\u00a0= "1.5 mg"', "write plain spaces"),
    ("dose\u00a0= 1.5 mg", "write plain spaces: one here only looks like one, and put the amount"),
    ("dose = \u201c1.5 mg\u201d", "write straight quotes"),
    ('lot = "C:\\x"', "write it in single quotes"),
    ('lot = "C:\\"', "write it in single quotes"),
    ("lot = 'A-1", "close the quotes"),
    ("lot = A-1'", "close the quotes"),
    ("[filler] lactose", "end the line behind the heading"),
    ("[the filler]", "write a heading as one word: [filler]"),
    ('rule = ["usp-41", nrf', "close the list with ], and put each in quotes"),
    ('rule = ["usp-41", "nrf"', "close the list with ]"),
    ('rule = "usp-41", "nrf"', "write a list within [ and ]"),
    ("rule = [usp-41,\nnrf]", "put each in quotes"),
]


@pytest.mark.parametrize(("line", "remedy"), BEHIND)
def test_a_slip_hides_nothing_else(line, remedy, tmp_path, capsys):
    """Through Python and the command line, at its own line; it was TOML but for the slip."""
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(changed(line))
    first, *_ = told(line)
    assert remedy in first.remedy
    assert first.values["line"] == changed(line).split("\n").index(line.split("\n")[0]) + 1
    path = tmp_path / "order.toml"
    path.write_text(changed(line), encoding="utf-8")
    assert cli.main(["plan", str(path)]) == 2
    err = capsys.readouterr().err
    assert remedy in err
    assert LAST[1] in err


@pytest.mark.parametrize("line", [line for line, _ in BEHIND if "rule = [usp" not in line])
def test_a_mended_slip_is_told_once(line):
    """What was meant is read on without another word of it."""
    assert len(told(line)) == 1


def test_a_table_on_one_line():
    """Each of its values is looked at; an amount with a comma ends no value."""
    text = ORDER.partition("[filler]")[0].replace("[weighing]", "[wieghing]")
    begin = "filler = { name = lactose monohydrate, pack_stat = 150,5 mg/capsule }\n"
    first, *others = problems_of(begin + text)
    assert "name: put it in quotes" in first.remedy
    assert "pack_stat: put it in quotes, with a point as its decimal sign" in first.remedy
    assert [problem.path for problem in others] == ["wieghing"]


def test_keys_behind_a_heading_are_read_on():
    """The key is no missing one."""
    text = ORDER.replace('[filler]\nname = "lactose monohydrate"', '[filler] name = "lactose"')
    slip, *others = problems_of(text)
    assert "write the keys below their heading" in slip.remedy
    assert [problem.path for problem in others] == ["filler.pack_stat"]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(ORDER)),
            st.integers(0, 3),
            st.sampled_from([*"\"'[]{}=#,.;()\\/01%m\n\u00a0\u2019\u201c", "1,000", ' "5" mg']),
        ),
        min_size=1,
        max_size=5,
    )
)
@pytest.mark.slow
def test_whatever_is_typed_is_answered(cuts):
    """An order with anything put into it is read or refused, and never anything else."""
    text = ORDER
    for place, length, sign in cuts:
        text = text[:place] + sign + text[place + length :]
    try:
        galenic.load(text)
    except InputError as error:
        told = str(error)
        assert told


def test_a_long_text_with_many_slips_is_read_few_times():
    """The letters that are parsed grow with the text, and not with its slips as well."""
    row = '[[substance]]\nname = "n{}"\nbase = "b"\nmolar_mass = {}\n'
    rows = (row.format(n, "300 g/mol" if n % 20 == 0 else '"300 g/mol"') for n in range(780))
    text, read = "".join(rows), []

    def parse(part):
        try:
            found = tomllib.loads(part)
        except ValueError as error:
            place = re.search(r"at line (\d+)", str(error))
            read.append(sum(map(len, part.split("\n")[: int(place[1])])))
            raise
        read.append(len(part))
        return found

    problems = Problems()
    assert len(read_on(text, "order", problems, parse)["substance"]) == 780
    assert len(problems) == 39
    assert sum(read) < 3 * len(text)


# --- kinds of stock -------------------------------------------------------------------------------


def test_a_stock_without_its_kind_is_read_by_its_keys():
    """All else that is wrong in the table is told in the same answer."""
    text = ORDER.replace('kind = "tablets"\n', "").replace('"50 mg/tablet"', '"50 mgs"')
    text = text.replace("2027-06-30", '"x"').replace('lot = "A"', 'coating = "sugar"')
    found = {problem.path: problem for problem in problems_of(text)}
    assert found.keys() == {
        *("stock.kind", "stock.strength", "stock.coating", "stock.expires", "filler.pack_stat")
    }
    assert "'tablets', whose keys stand here" in found["stock.kind"].remedy


def test_of_a_stock_of_no_kind_what_all_kinds_share_is_told():
    """Its lot and its expiry need none."""
    table = {"lot": 3, "expires": "x", "active": "naltrexone"}
    with pytest.raises(InputError) as caught:
        galenic.Order.read({"stock": table})
    paths = {problem.path for problem in caught.value.problems}
    assert {"stock.kind", "stock.lot", "stock.expires"} <= paths


def test_a_kind_that_the_keys_contradict_is_asked_for():
    """One line with both kinds, and none for each key that the near one does not have."""
    stock = {
        "kind": "tablet",
        "active": "naltrexone",
        "assay": "99 %",
        "basis": "anhydrous",
        "water": "5 %",
    }
    with pytest.raises(InputError) as caught:
        galenic.Order.read({"stock": stock})
    (problem,) = (one for one in caught.value.problems if one.path.startswith("stock"))
    assert problem.path == "stock.kind"
    assert "'tablets', or 'powder', whose keys stand here" in problem.remedy


def test_a_missing_active_does_not_hide_what_the_content_is_of():
    """The form of the assay is looked for among those of the stock."""
    stock = {
        "kind": "powder",
        "active": "naltrexone hydrochloride",
        "assay": "99 %",
        "assay_as": "naltrexonne",
        "basis": "dried",
    }
    with pytest.raises(InputError) as caught:
        galenic.Order.read({"order": {"dose": "1 mg", "capsules": 9}, "stock": stock})
    paths = {problem.path for problem in caught.value.problems}
    assert {"order.active", "stock.assay_as"} <= paths


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker", ["Functional Caps", "Munchen Caps", "MacGregor", "Function"])
def test_a_maker_is_met_by_whole_words(maker):
    """Letters that stand within another name are none."""
    assert near_maker(maker) is None


def test_a_maker_among_other_words():
    """In one word or in two."""
    assert near_maker("Capsugel Coni-Snap") == near_maker("Lonza ConiSnap") == "Coni-Snap"


@pytest.mark.parametrize("name", ["HPMC", "Methocel", "hypromellose"])
def test_no_powder_is_offered_whose_density_nobody_knows(name):
    """To write its other name would lead to the same answer."""
    assert near_powders(name) == ()
    text = ORDER.replace("lactose monohydrate", name).replace('pack_stat = "150 mg/capsul"\n', "")
    (problem,) = problems_of(text)
    assert problem.path == "filler.pack_stat"
    assert "whose density we know" not in problem.remedy


def test_micrograms_in_the_plural_and_the_most_rows_of_a_list():
    """Both micro signs; a list that is too long says how long one may be."""
    for micro in "\u00b5\u03bc":
        (problem, _) = problems_of(changed(f'dose = "4 {micro}gs"'))
        assert problem.remedy == 'write "4 mcg", if that is meant'
    rows = [{"name": f"n{n}"} for n in range(1001)]
    with pytest.raises(InputError) as caught:
        galenic.Order.read({"substance": rows})
    (problem,) = (one for one in caught.value.problems if one.path == "substance")
    assert problem.expected.startswith("at most 1000 ")


def test_an_option_of_a_command_before_it(capsys):
    """It is told where it belongs."""
    with pytest.raises(SystemExit) as left:
        cli.main(["--json", "plan", "x.toml"])
    assert left.value.code == 2
    assert "--json is an option of a command: write it behind that" in capsys.readouterr().err
