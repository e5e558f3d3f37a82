"""Readings that were given as what they are not: refused, or said under the verdict.

Every wrong table here is a sound one with one slip of a person in it: another heading, a fraction
for a percent, a row of a spreadsheet's mean, a balance that was not set to zero.
"""

from __future__ import annotations

import json

import pytest

import galenic
from galenic.quality import check_content, check_weights, check_yield, learn

SOUND = [98.5, 101.2, 99.3, 102.1, 97.8, 100.5, 99.9, 101.0, 98.9, 100.3]
"""Ten contents in % of label; their mean is 99.95 %."""


def one_problem(call, code, path, *words):
    """The one problem of an input, with these words in what is said of it."""
    with pytest.raises(galenic.InputError) as error:
        call()
    (problem,) = error.value.problems
    assert (problem.code, problem.path) == (code, path)
    for word in words:
        assert word in str(problem)


def misread(report):
    """The codes of what stands under the verdict beside the mean, which leads the notices too."""
    lead = report.notices if report.mean_off is None else report.notices[1:]
    assert lead[: len(report.misread)] == report.misread
    if report.misread:
        assert report.advice.startswith("Do not decide on these numbers")
        assert "  CAUTION: " in str(report)
    return [one.code for one in report.misread]


# --- contents: parts of one, masses, percent -----------------------------------------------------


def test_a_fraction_for_a_percent(run):
    """0.985 under % is 98.5 %, typed as a part of one: a sound batch is not condemned."""
    table = "capsule,content [%]\n" + "".join(
        f"{place},{one / 100:.3f}\n" for place, one in enumerate(SOUND, 1)
    )
    code, out, err = run(
        "check", "content", "-", "--rule", "usp-905", "--decimal", ".", given=table
    )
    assert (code, out) == (2, "")
    for word in ("content: given '0.978 % to 1.021 %'", "did you mean 98.5 %? Then write 98.5"):
        assert word in err


@pytest.mark.parametrize(
    ("readings", "label", "path", "words"),
    [
        ({"content [%]": [0.985, 1.012, 0.5]}, None, "content", ["98.5 %"]),
        ({"mean": "0.98 %", "sd": "0.01 %", "n": 10}, None, "mean", ["did you mean 98 %?"]),
        ({"content [%]": [4.43, 4.55, 4.47]}, "4.5 mg", "content", ["write content [mg]"]),
        ({"content [%]": [17.6, 18.4, 18.0]}, "18 mcg", "content", ["write content [mcg]"]),
        ({"content [%]": [985, 1012, 990]}, "1000 IU", "content", ["write content [IU]"]),
        ({"content [mg]": [98.5, 101.2, 99.3]}, "4.5 mg", "content", ["write content [%]"]),
        ({"mean": "98.5 mg", "sd": "1 mg", "n": 10}, "4.5 mg", "mean", ["write mean [%]"]),
        ({"content [mcg]": [98.5, 101.2]}, "5 mcg", "content", ["write content [%]"]),
        ({"content [%]": [0.985, 1.01]}, "1 mg", "content", ["98.5 %", "write content [mg]"]),
    ],
)
def test_contents_under_the_other_heading(readings, label, path, words):
    """Each is about the label only when read as what was meant; which that is, is said."""
    rule = "usp-905" if "mean" in readings else "assay"

    def check():
        check_content(readings, rule=rule, **({} if label is None else {"label": label}))

    one_problem(check, "unit", path, *words)


@pytest.mark.parametrize(
    ("readings", "label"),
    [
        ({"content [%]": [0.1] * 3}, None),  # a tenth of a percent is no fraction of all
        ({"content [%]": [34, 35, 36]}, "35 mg"),
        ({"content [mg]": [0.0443, 0.0455]}, "4.5 mg"),  # what is so little is said as a mass
        ({"content [%]": [2189, 2250]}, "4.5 mg"),
        ({"content [%]": [1.5, 0.1, 0.3, 2.2, 0.5]}, None),  # deviations
    ],
)
def test_what_may_be_true_is_judged(readings, label):
    """A batch that really is so far off has a way to be said, and fails."""
    report = check_content(readings, rule="assay", **({} if label is None else {"label": label}))
    assert (report.verdict, report.mean_off is None) == ("fails", False)


def test_near_the_label_under_both_headings():
    """49.6 under % beside a label of 50 mg: a mean of 49.6 %, or 99.2 % of 50 mg; both are said."""
    report = check_content({"content [%]": [49.6, 49.8, 49.4]}, rule="assay", label="50 mg")
    assert misread(report) == ["content-read-otherwise"]
    assert "read as 49.6 mg, the mean is 99.2 % of label" in report.misread[0].text
    told = json.loads(report.to_json())
    assert told["misread"][0]["values"]["unit"] == "mg"
    over = check_content({"content [mg]": [99.0, 100.0]}, rule="assay", label="50 mg")
    assert "read as 99 %, the mean is 99.5 % of label" in over.misread[0].text
    assert misread(check_content({"content [%]": SOUND[:3]}, rule="assay", label="100 mg")) == []
    assert misread(check_content({"content [%]": [50, 51]}, rule="assay", label="30 mg")) == []


# --- rows that are worked out of the others ------------------------------------------------------

NET = [150.3, 153.8, 147.2, 153.0, 149.2, 149.2, 155.6, 148.9, 151.7, 150.1]
"""Ten net masses in mg: their sum is 1509.0, their mean 150.9, to two places 150.90."""

OWN = {"of": "net", "about": "mean", "each": "10 %", "outside": 0}
WEIGHTS = ("check", "weights", "-", "--rule", "us-theoretical", "--theoretical", "150 mg")


@pytest.mark.parametrize("footer", ["Mittelwert;150,75", ";150,75", "Summe;301,5"])
def test_a_row_of_the_mean_below_the_capsules_is_none(run, footer):
    """The advice is to delete it; to number it would make a capsule of the mean."""
    table = f"capsule;net [mg]\n1;150,3\n2;151,2\n{footer}\n"
    code, out, err = run(*WEIGHTS, given=table)
    assert (code, out) == (2, "")
    assert "(row 4)'; expected one capsule in each row, which 'capsule' lets doubt" in err
    assert "delete a row that is no reading" in err
    assert "write the number alone" not in err
    mapped = table.replace("capsule", "Nummer der Kapsel")
    code, _, err = run(*WEIGHTS, "--column", "capsule=Nummer der Kapsel", given=mapped)
    assert code == 2
    assert "delete a row that is no reading" in err


def test_numbers_of_fewer_capsules_than_readings():
    """In Python, too, the one that is too many may be none."""

    def check():
        readings = {"capsule": [1, 2], "net [mg]": [150.3, 151.2, 150.75]}
        check_weights(readings, rule="us-theoretical", theoretical="150 mg")

    one_problem(check, "count", "capsule", "a mean or a sum: delete it then")


def test_other_shells_need_no_number(run):
    """Of ten empty shells four may be of capsules that are not weighed: no row is odd."""
    rows = "".join(f"{one},{197 + one},48.{one}\n" for one in range(1, 7))
    table = f"capsule,gross [mg],shell [mg]\n{rows},,48.1\n,,48.3\n"
    assert run("learn", "pack-stat", "-", given=table)[0] == 0


@pytest.mark.parametrize(
    ("last", "word"),
    [
        ("1509.0", "the sum of the 10"),
        ("150.90", "the mean of the 10"),
        ("150.89999999999998", "the mean of the 10"),  # as a spreadsheet works it out
    ],
)
def test_a_bare_row_below_the_readings(last, word):
    """Without a word beside it: exactly the sum of all, or their mean to more places."""

    def check():
        readings = {"net": [f"{one} mg" for one in (*NET, last)]}
        check_weights(readings, rule="own", limits=OWN)

    one_problem(check, "row", "net[10]", word, "delete the row")


def test_a_bare_mean_of_contents_and_of_what_is_learnt(run):
    """99.95 below ten contents of one decimal; 253.4 below tablets of whole milligrams."""
    table = "content [%]\n" + "".join(f"{one}\n" for one in SOUND) + "99.95\n"
    code, _, err = run("check", "content", "-", "--rule", "assay", given=table)
    assert code == 2
    assert "the mean of the 10 before it" in err
    table = "mass [mg]\n253\n251\n256\n254\n253\n253.4\n"
    code, _, err = run("learn", "tablet-mass", "-", given=table)
    assert code == 2
    assert "row 7, mass [mg]: given '253.4 mg'" in err


def test_a_mean_to_as_many_places_is_told_and_counted():
    """It may be a reading, of a capsule that happens to be of the mean."""
    report = check_weights({"net [mg]": [*NET, 150.9]}, rule="own", limits=OWN)
    (told,) = [one for one in report.notices if one.code == "last-reading-mean"]
    assert told.values["count"] == 10
    for others in ([*NET, 150.7], [150.0, 150.1, 150.2, 150.1, 150.0, 150.1], [150.0] * 12):
        report = check_weights({"net [mg]": others}, rule="own", limits=OWN)
        assert "last-reading-mean" not in [one.code for one in report.notices]


# --- a balance that was not set to zero ----------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "readings", "theory"),
    [
        ("net [mg]", [150.3, 304.1, 451.3, 604.3], None),
        ("net [mg]", [604.3, 454.0, 300.2, 153.0], None),  # taken off, one after the other
        ("net [mg]", [1150.3, 1304.1, 1451.3, 1604.3], "150 mg"),  # with the dish on it
        ("gross [mg]", [198.3, 400.1, 597.3, 798.3], None),
    ],
)
def test_weights_that_rise_by_one_fill_each(column, readings, theory):
    """Each with all before it: the mean of such readings is no mean of capsules."""
    settings = {} if theory is None else {"theoretical": theory}
    if column.startswith("gross"):
        settings["shell_mean"] = "48 mg"

    def check():
        check_weights({column: readings}, rule="own", limits=OWN, **settings)

    one_problem(check, "cumulative", column[:-5], "was the balance not set to zero")


def test_tablets_weighed_one_onto_the_other(run):
    """What is learnt would be many tablets."""
    code, _, err = run("learn", "tablet-mass", "-", given="mass [mg]\n253\n504\n760\n1014\n")
    assert code == 2
    assert "mass: given '253 mg to 1014 mg'; expected each weighed by itself" in err


def test_sorted_weights_do_not_rise_by_a_fill():
    """Nor does a lone pair; three capsules of 150, 160 and 170 mg are three capsules."""
    for readings in ([150.0, 151.0, 152.0, 153.0], [150.0, 160.0, 170.0], [150.0, 300.0]):
        assert check_weights({"net [mg]": readings}, rule="own", limits=OWN).n == len(readings)


# --- shells --------------------------------------------------------------------------------------

GROSS = [one + 48 for one in NET]
"""The same capsules in shells of 48 mg, as of size 3: their mean is 198.9 mg."""


@pytest.fixture(scope="module")
def plan():
    """100 capsules of 150 mg net, in bodies of size 3 with shells of 48 mg: 15 g."""
    made = galenic.plan({
        "order": {"active": "prednisolone", "dose": "5 mg", "capsules": 100, "excess": "0 %"},
        "stock": {"kind": "powder", "active": "prednisolone", "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "3", "maker": "Coni-Snap", "fill": "150 mg/capsule"},
        "filler": {"name": "mannitol"},
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "0.1 mg"}],
    })  # fmt: skip
    assert (made.stopped, made.fill.total.number) == (False, 150)
    return made


def own(readings, **settings):
    """A check of weights against their own mean, which capsules alike pass."""
    return check_weights(readings, rule="own", limits=OWN, **settings)


def test_gross_headed_net(plan, tmp_path, run):
    """198.9 mg less 48 mg are 150.9 mg: 100.6 % of 150 mg. It passes, and is not to be kept."""
    report = own({"net [mg]": GROSS}, plan=plan)
    assert (report.verdict, misread(report)) == ("passes", ["shell-left-in"])
    values = report.misread[0].values
    assert (values["rest"].number, float(values["part"].number)) == pytest.approx((150.9, 100.6))
    path, table = tmp_path / "plan.json", "net [mg]\n" + "".join(f"{one:.1f}\n" for one in GROSS)
    path.write_text(plan.to_json(), encoding="utf-8")
    _, out, _ = run(*WEIGHTS, "--plan", path, given=table)
    out = " ".join(out.split())
    assert out.index("head the readings gross, not net") < out.index("Do not decide on these")


def test_net_headed_gross(plan):
    """150.9 mg of powder from which a shell is taken off once more: 102.9 mg."""
    report = own({"gross [mg]": NET}, plan=plan)
    assert misread(report) == ["shell-too-few"]
    assert "150.9 mg/capsule, 100.6 % of the theoretical fill" in report.misread[0].text
    assert "head them net, not gross" in report.misread[0].text
    assert "give it without" not in report.misread[0].text  # a plan holds none


def test_a_theory_that_holds_the_shell(plan):
    """198 mg given as theory: 198.9 is 100.5 % of it; or the masses are net."""
    report = own({"gross [mg]": GROSS}, shell_mean="48 mg", theoretical="198 mg")
    text = report.misread[0].text
    assert misread(report) == ["shell-too-few"]
    assert "head them net, not gross" in text
    assert "does the theoretical weight hold the shell? Then give it without" in text
    alone = own({"net [mg]": NET}, plan=plan, theoretical="198 mg").misread[0].text
    assert "hold the shell" in alone
    assert "head them" not in alone


@pytest.mark.parametrize("off", [0.9, 0.96, 1.0, 1.04, 1.2])
def test_what_is_not_off_by_a_shell_is_not(plan, off):
    """Neither near theory nor far from it in another way; without a shell nothing can be said."""
    for column, shell in (("net [mg]", 0), ("gross [mg]", 48)):
        assert misread(own({column: [one * off + shell for one in NET]}, plan=plan)) == []
    assert misread(own({"net [mg]": GROSS}, theoretical="150 mg")) == []


def test_shells_of_another_size(plan):
    """96 mg is a shell of size 0 (Coni-Snap: 96 mg), and the capsules are of size 3."""
    report = own({"gross [mg]": GROSS}, shell_mean="96 mg", plan=plan)
    assert "capsule-shell-unlike" in misread(report)
    text = next(one.text for one in report.misread if one.code == "capsule-shell-unlike")
    assert "96 mg/capsule is not that of size 3" in text
    each = own({"gross [mg]": [one + 48 for one in GROSS], "shell [mg]": [96.0] * 10}, plan=plan)
    assert misread(each) == ["capsule-shell-unlike"]
    for shell in ("45 mg", "50 mg", "55 mg"):  # of another material it is up to 15 % more
        assert "capsule-shell-unlike" not in misread(
            own({"gross [mg]": GROSS}, shell_mean=shell, plan=plan)
        )


def test_headings_exchanged(run):
    """What stands under shell weighs as capsules do, and the other way round: said once."""
    rows = "".join(f"{place},48.{place},{one}\n" for place, one in enumerate(GROSS[:9], 1))
    table = f"capsule,gross [mg],shell [mg]\n{rows}"
    for command in (WEIGHTS, ("learn", "pack-stat", "-")):
        code, _, err = run(*command, given=table)
        assert code == 2
        assert "gross: given '48.1 mg to 48.9 mg'" in err
        assert "the headings are exchanged" in err
        assert "check tare" not in err
    mixed = table.replace("4,48.4,201.0", "4,201.0,48.4").replace("shell", "x")
    assert "exchanged" not in run(*WEIGHTS, "--column", "shell=x [mg]", given=mixed)[2]


def test_a_yield_with_its_shells(plan):
    """100 capsules of 148 mg in shells of 48 mg: 19.6 g, given as what was filled."""
    report = check_yield({"filled": "19.6 g", "capsules": 100}, rule="dac-nrf", plan=plan)
    assert misread(report) == ["shells-left-in-filled"]
    assert "98.67 % of what was weighed in" in report.misread[0].text
    gross = {"filled_gross": "14.8 g", "capsules": 100}
    report = check_yield(gross, rule="dac-nrf", plan=plan)
    assert misread(report) == ["shells-off-filled"]
    for sound in ({"filled": "14.8 g"}, {"filled_gross": "19.6 g"}, {"filled": "12 g"}):
        report = check_yield({**sound, "capsules": 100}, rule="dac-nrf", plan=plan)
        assert misread(report) == []


# --- a decimal point that was lost in one reading ------------------------------------------------


def test_one_net_mass_ten_times_the_others(run):
    """1502 among ten of 150: the mean is 285 mg and condemns all; the one at fault is named."""
    one = [*NET[:7], 1502, *NET[8:]]
    table = "capsule,net [mg]\n" + "".join(
        f"{place},{mass}\n" for place, mass in enumerate(one, 11)
    )
    code, out, _ = run(*WEIGHTS, given=table)
    told = " ".join(out.split())
    assert code == 1
    assert "Reading 18, 1502 mg/capsule (row 9, net [mg]), is ten times the others" in told
    assert told.index("Reading 18") < told.index("Do not decide on these numbers")
    report = own({"net [mg]": one})
    assert misread(report) == ["reading-tenfold"]
    assert report.misread[0].values["number"] == 8


@pytest.mark.parametrize(("slipped", "word"), [(1012, "ten times"), (10.12, "a tenth of")])
def test_one_content_ten_times_off(slipped, word):
    """1021 % among 100 %, and 10.1 %, which may be an empty capsule: both are judged."""
    report = check_content({"content [%]": [*SOUND[:9], slipped]}, rule="usp-905")
    assert "reading-tenfold" in misread(report)
    assert f"Reading 10, {slipped} % (content [%][9]), is {word} the others" in str(
        report.misread[0].text
    )


def test_what_is_no_slip_of_ten():
    """Three or five times, a capsule that is empty, and readings that are not alike anyway."""
    for last in (450, 700, 0.4, 0, 30):
        assert misread(own({"net [mg]": [*NET, last]})) == []
    assert misread(own({"net [mg]": [10, 100, 250, 900, 1000]})) == []


@pytest.mark.parametrize(
    ("what", "column", "readings"),
    [
        ("tablet-mass", "mass [mg]", [253, 251, 256, 2533, 252]),
        ("repeatability", "reading [mg]", [100.1, 100.2, 100.0, 1000.1, 100.1]),
        ("pack-stat", "gross [mg]", [198, 201, 199, 2011, 200]),
    ],
)
def test_what_cannot_be_ten_times_is_refused(what, column, readings):
    """A tablet, a weight weighed again, a capsule in its shell: nothing is learnt from such."""
    settings = {"shell_mean": "48 mg"} if what == "pack-stat" else {}
    place = f"{column}[3]"
    one_problem(lambda: learn(what, {column: readings}, **settings), "slip", place, "decimal point")


def test_readings_of_a_balance_in_an_order(plan):
    """1000.1 mg among nine of 100.1: no repeatability is made of it."""
    order = plan.order.to_tables()
    readings = [100.1, 100.2, 100.0, 100.1, 99.9, 100.1, 1000.1, 100.1, 100.0, 100.1]
    order["balance"][0]["readings"] = [f"{one} mg" for one in readings]
    one_problem(lambda: galenic.plan(order), "range", "balance[0].readings[6]", "100.1 mg")
    order["balance"][0]["readings"][6] = "100.1 mg"
    assert not galenic.plan(order).stopped


# --- a balance that is too coarse ----------------------------------------------------------------


def coarse(readings, **settings):
    """What is said of the step of the balance, if anything."""
    report = check_weights(readings, **{"rule": "own", "limits": OWN} | settings)
    return [one for one in report.notices if one.code == "readings-coarse"]


def test_a_balance_of_centigrams(run):
    """0.15 and 0.16 g: steps of 10 mg, two thirds of 10 % of 150 mg; 1 mg is within a fifth."""
    rows = "".join(f"{place},0.1{5 + (place in {7, 9})}\n" for place in range(1, 21))
    table = f"capsule,net [g]\n{rows}"
    code, out, _ = run("check", "weights", "-", "--rule", "ph-eur-2.9.5", given=table)
    told = " ".join(out.split())
    assert code == 0
    assert "read in steps of 10 mg, 66 % of the limit of 10 % (15.1 mg/capsule)" in told
    assert "Use one that reads to 1 mg or finer" in told


def test_the_step_is_the_finest_digit_of_the_column():
    """Zeros that a spreadsheet leaves out make no balance coarse; bare numbers say nothing."""
    assert coarse({"net": ["150 mg", "0.15 g", "151.2 mg"]}) == []
    wide = OWN | {"each": "90 %"}  # 150 mg of 166.7 mg, of which 10 mg are less than a fifth
    assert coarse({"net": ["0.15 g", "0.2 g", "0.15 g"]}, limits=wide) == []
    (one,) = coarse({"net": ["0.15 g", "0.2 g", "0.15 g"]})
    assert one.values["step"].number == 10
    assert coarse({"net [g]": [0.15, 0.15, 0.16]}) == []


def test_the_step_of_a_shell_counts_too():
    """Gross to 0.1 mg, its shell to 10 mg: the net mass is no finer than the shell."""
    each = {"gross": ["198.1 mg", "199.2 mg"], "shell": ["0.05 g", "0.05 g"]}
    (one,) = coarse(each)
    assert one.values["step"].number == 10
    assert coarse(each | {"shell": ["0.0481 g", "0.0483 g"]}) == []


def test_of_an_rsd_the_limit_is_a_mass_too():
    """fna asks for an RSD of 4 %, 6 mg of 150 mg: 1 mg is within a fifth of it, 2 % is not."""
    readings = {"net": [f"{one} mg" for one in (150, 151, 149, 152, 150, 148, 150, 151, 149, 150)]}
    own = {"rule": "own", "limits": {"of": "net", "rsd": "2 %"}}
    (one,) = coarse(readings, **own)
    assert one.values["finer"].text() == "0.1 mg"  # a fifth of 3 mg is 0.6 mg
    assert coarse(readings, **own | {"limits": {"of": "net", "rsd": "4 %"}}) == []


# --- a yield in another unit ---------------------------------------------------------------------


def test_filled_a_thousandth_of_what_was_weighed_in():
    """8.9 mg beside 9075 mg is 8.9 g, or a batch that was lost: it fails, and both are named."""
    report = check_yield({"weighed_in": ["9075 mg"], "filled": ["8.9 mg"]}, rule="dac-nrf")
    assert (report.verdict, misread(report)) == ("fails", ["filled-thousandth"])
    assert "8.9 mg beside 9075 mg" in report.misread[0].text
    for given in (
        {"filled": "8.9 g"},
        {"filled": "800 mg"},
        {"filled": "8.9 mg", "left": "9 g"},  # what is not in capsules is there
        {"filled": "0 mg"},
    ):
        assert misread(check_yield({"weighed_in": "9075 mg", **given}, rule="dac-nrf")) == []


def test_filled_a_thousand_times_what_was_weighed_in(plan):
    """Which of the two is at fault nobody knows; of a plan it is not what was weighed in."""

    def check(weighed):
        return lambda: check_yield({"filled": "8.9 g", **weighed}, rule="dac-nrf")

    by_hand = {"weighed_in": "9.075 mg"}
    one_problem(check(by_hand), "unit", "filled", "write filled [mg]", "write weighed_in [g]")
    with pytest.raises(galenic.InputError) as error:
        check_yield({"filled": "15000 g"}, rule="dac-nrf", plan=plan)
    assert "weighed_in" not in error.value.problems[0].remedy


# --- headings of another house -------------------------------------------------------------------

MIXED = "Capsule,Gross Wt (mg),Tare (mg)\n1,198.1,48.2\n2,197.3,48.1\n"
WEIGHED = ("--rule", "us-theoretical", "--theoretical", "150 mg")


def lines_of(run, path, text):
    """The problems of a table, one a line; nothing is judged."""
    path.write_text(text, encoding="utf-8")
    code, out, err = run("check", "weights", path, *WEIGHED)
    assert (code, out) == (2, "")
    return err.splitlines()


@pytest.mark.parametrize(
    ("table", "options"),
    [
        (MIXED, '--column "gross=Gross Wt (mg)" --column "shell=Tare (mg)"'),
        (
            "Capsule;Bruto [mg];Leeg [mg]\n1;198,1;48,2\n2;197,3;48,1\n",
            '--column "gross=Bruto [mg]" --column "shell=Leeg [mg]"',
        ),
    ],
)
def test_one_heading_of_ours_among_others(run, tmp_path, table, options):
    """The others get their options all the same, once, and these can be pasted."""
    (line,) = lines_of(run, tmp_path / "w.csv", table)
    assert options in line
    assert "expected one of edition" not in line
    pasted = [part.rstrip('" ') for part in options.split('--column "')[1:]]
    words = [word for part in pasted for word in ("--column", part)]
    assert run("check", "weights", tmp_path / "w.csv", *WEIGHED, *words)[0] == 0


def test_a_slip_in_a_heading_of_ours_is_asked_for(run, tmp_path):
    """What is near a key is told as that key; a setting is no column, and is no mapping either."""
    (line,) = lines_of(run, tmp_path / "w.csv", "grosss [mg];shell [mg]\n198.1;48.2\n")[:1]
    assert "did you mean 'gross'?" in line
    text = "net [mg],theoretical [mg]\n150,150\n151,150\n"
    assert "--column" not in lines_of(run, tmp_path / "w.csv", text)[0]


@pytest.mark.parametrize(
    "title", ["Batch record 2026-118;;\nPrednisolon 5 mg;;\n;;\n", "Batch record 2026-118\n\n"]
)
def test_titles_above_headings_of_another_house(run, tmp_path, title):
    """The options are for the row of words above the numbers, which is told, not for the title."""
    table = f"{title}Kapsel;brutto [mg];leer [mg]\n1;198,1;48,2\n2;197,3;48,1\n"
    (line,) = lines_of(run, tmp_path / "w.csv", table)
    row = title.count("\n") + 1
    assert f"if the headings are those of row {row}, say which is which" in line
    assert '--column "gross=brutto [mg]" --column "shell=leer [mg]"' in line
    assert "Batch record" not in line


@pytest.mark.parametrize("mark", [".", ","])
def test_lines_of_a_balance_are_no_table(run, tmp_path, mark):
    """It is said what they are, and what to write above and in place of them."""
    text = "".join(f"S S     0{mark}{one * 10:.0f} g\n" for one in NET)
    (line,) = lines_of(run, tmp_path / "balance.txt", text)
    assert "these are lines of a balance" in line
    assert "such as net [g]" in line
    assert "--column" not in line


@pytest.mark.parametrize(
    ("above", "line", "below"),
    [
        ("Kern ABJ\n", "{n:03}  +   {mass} g", ""),
        ("Sartorius\nSerNr. 29304\n", "N  +   {mass} g", ""),
        ("", "{n}) {mass} g", ""),
        ("------ Statistik ------\n22.11.2026   14:33:12\nID1  B-7\n", "{n:2}   {mass} g",
         "n               10\nx          0.1503 g\ns rel         1.2 %\n"),
    ],
)  # fmt: skip
def test_a_printout_is_known_with_its_head_numbers_and_statistics(
    run, tmp_path, above, line, below
):
    """What stands about the lines of a balance is not taken for a heading that could be mapped."""
    lines = [line.format(n=n, mass=f"{one / 1000:.4f}") for n, one in enumerate(NET, 1)]
    text = above + "\n".join(lines) + "\n" + below
    (told,) = lines_of(run, tmp_path / "balance.txt", text)
    assert f"given '{lines[0].strip()}'" in told
    assert "these are lines of a balance" in told
    assert "--column" not in told


def test_a_heading_of_ours_above_amounts_is_no_printout(run, tmp_path):
    """It lacks its unit, which is told; not that a heading is to be written."""
    (told,) = lines_of(run, tmp_path / "w.csv", "net\n150.3 mg\n151.2 mg\n149.8 mg\n")
    assert "write net [mg], or its unit" in told


def test_a_remark_beside_headings_of_ours_is_left_out_by_what_is_proposed(run, tmp_path):
    """The option that the message has is one that works as it stands."""
    rows = "".join(f"{n},{one},{'refilled' if n == 3 else ''}\n" for n, one in enumerate(NET, 1))
    path = tmp_path / "w.csv"
    (line,) = lines_of(run, path, f"capsule,net [mg],remark\n{rows}")
    assert line.endswith('columns that are no readings are left out beside --column "net=net [mg]"')
    settings = ("--rule", "us-theoretical", "--theoretical", "150 mg")
    code, _, _ = run("check", "weights", path, *settings, "--column", "net=net [mg]")
    assert code == 0


# --- what a message says was given ---------------------------------------------------------------


def test_a_list_in_json_is_no_order_and_no_table(run, tmp_path):
    """It is told as what it is, and how orders and readings are written."""
    path = tmp_path / "rows.json"
    path.write_text('[{"capsule": 1, "net": "150 mg"}]', encoding="utf-8")
    for command in (("plan", path), ("check", "weights", path, *WEIGHED)):
        code, _, err = run(*command)
        assert code == 2
        assert "given 'a list in JSON'; expected one table" in err
        assert "TOML" not in err
    path.write_text("[1, 2", encoding="utf-8")  # a list that is none
    assert "a list in JSON" not in run("plan", path)[2]


def test_null_is_told_as_it_was_typed(plan):
    """JSON has null; None was typed by nobody, and quotes mend nothing."""
    order = plan.order.to_tables()
    order["order"]["dose"] = None
    with pytest.raises(galenic.InputError) as error:
        galenic.load(json.dumps(order, default=str))
    told = {one.path: (one.given, one.remedy) for one in error.value.problems}
    assert told["order.dose"] == ("null", "write what it is, or leave the key out")


@pytest.mark.parametrize("cell", ["verworfen", "mean 99.9", "n.b."])
def test_a_word_in_a_cell_is_told_as_it_stands(run, cell):
    """Without the unit of its heading, which nobody typed there."""
    code, _, err = run(*WEIGHTS, given=f"net [mg]\n150.1\n{cell}\n150.3\n")
    assert code == 2
    assert f"row 3, net [mg]: given '{cell}'; expected an amount in mg/capsule" in err
    assert ("write a number, in digits" in err) == (cell != "mean 99.9")
