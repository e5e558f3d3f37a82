"""What stands where in a block of a notebook: columns, colours, problems that are alike."""

import copy
import pickle
import re

import pytest

import galenic
from galenic import quality
from galenic.accuracy import assess
from test_notebook import TAGS, Page, _luminance, example, hostile, problems

PLAN = galenic.plan(example("triturate"))


def rows(html, title):
    """The rows of the table of that title: class and text of each cell."""
    (table,) = re.findall(rf"<caption>{title}</caption>(.*?)</table>", html)
    return [Page(row).cells for row in re.findall(r"<tr>.*?</tr>", table)]


def test_a_long_value_stands_where_values_do():
    """The name of a drug stands in the second cell, as that of a filler does, in every record."""
    order = PLAN.order._repr_html_()
    weighing = PLAN.weighings[0]._repr_html_()
    for html, title, label, value in (
        (order, "Stock", "active", "naltrexone hydrochloride"),
        (order, "Filler", "name", "microcrystalline cellulose PH-102"),
        (weighing, "Weighing", "what", "naltrexone hydrochloride 100 mg/g triturate"),
    ):
        found = {cells[0][1]: cells[1:] for cells in rows(html, title)}
        assert found[label] == [["", value]]


def test_a_report_has_edition_and_source_where_values_are():
    """And how sure the row is, beside them."""
    report = quality.check_content({"content [%]": [100] * 9 + [80]}, rule="usp-905")
    (title,) = re.findall("<caption>(Rule [^<]*)</caption>", report._repr_html_())
    found = {cells[0][1]: cells[1:] for cells in rows(report._repr_html_(), re.escape(title))}
    assert found["edition"] == [["", report.edition]]
    assert found["source"] == [["", report.source]]
    assert found["confidence"] == [["", "high, in this row of the table of rules"]]


def test_the_name_of_a_size_is_no_number():
    """It is set as text, whatever it looks like, in an order, on a worksheet and side by side."""
    plan = galenic.plan(galenic.Order.read(example("tablets")).replace(capsule={"maker": None}))
    assert plan.capsule.size == "3"
    for html, title in (
        (plan.order._repr_html_(), "Capsule"),
        (plan._repr_html_(), "Capsule"),
        (galenic.compare(plan, plan)._repr_html_(), "Plan"),
    ):
        (row,) = [row for row in rows(html, title) if row[0][1] == "size"]
        assert row[1][0] == ""


@pytest.mark.parametrize(
    ("ink", "alpha", "ground"),
    [(0, 0.87, "#f5f5f5"), (0, 0.87, "#ffffff"), (255, 1, "#111111"), (255, 0.87, "#212121")],
)
def test_remarks_are_read_on_the_stripes_of_a_notebook(ink, alpha, ground):
    """WCAG 2.1, 1.4.3: text has a contrast of 4.5 to 1, with the ink of JupyterLab's themes."""
    css = Page(PLAN._repr_html_()).css
    (percent,) = re.findall(
        r"--galenic-faint: color-mix\(in srgb, currentcolor (\d+)%, transparent\)", css
    )
    part = alpha * int(percent) / 100
    grey = round(ink * part + int(ground[1:3], 16) * (1 - part))
    low, high = sorted((_luminance(f"#{grey:02x}" * 1 + f"{grey:02x}" * 2), _luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= 4.5
    assert "--jp-content-font-color2" not in css


@pytest.mark.parametrize(
    ("readings", "verdict", "tone"),
    [
        ([100] * 10, "PASSES", "good"),
        ([100] * 9 + [80], "NEEDS-NEXT-STAGE", "caution"),
    ],
)
def test_a_verdict_has_its_colour(readings, verdict, tone):
    """The word first, and a colour beside it that is seen on any ground."""
    html = quality.check_content({"content [%]": readings}, rule="usp-905")._repr_html_()
    assert re.search(rf'<h3 class="galenic-head galenic-toned galenic-{tone}">{verdict}', html)
    css = Page(html).css
    assert f".galenic-toned.galenic-{tone} {{ border-color: var(--galenic-{tone})" in css
    (colour,) = re.findall(rf"--galenic-{tone}: (#\w{{6}})", css)
    for ground in ("#ffffff", "#111111", "#1e1e1e"):
        low, high = sorted((_luminance(colour), _luminance(ground)))
        assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize(
    ("weighed", "said", "tone"),
    [("1500 mg", "MAY STAY AS IT IS", "good"), ("1800 mg", "SOMETHING MUST BE DONE", "caution")],
)
def test_a_recovery_has_its_colour(weighed, said, tone):
    """1500 mg are planned: 20 % more is too much."""
    readings = {"stage": "weighed", "actual": [{"step": 1, "weighed": weighed}]}
    html = galenic.recover(PLAN, readings, tolerance="5 %")._repr_html_()
    verdict = f'<p class="galenic-verdict galenic-toned galenic-{tone}"><strong>{said}</strong></p>'
    assert verdict in html


# --- problems that are alike ----------------------------------------------------------------------


def refused():
    """Twenty readings without a unit, and a rule that there is not."""
    return problems(lambda: quality.check_weights({"gross": [198] * 20}, rule="nobody"))


def test_problems_that_are_alike_are_one_row():
    """With all their places and how many they are; what is another fault has its own row."""
    error = refused()
    assert len(error.problems) == 21
    page = Page(error._repr_html_())
    assert page.tags.count("tr") == 3
    texts = [text for _, text in page.cells]
    assert "gross[0-19] (20 places)" in texts
    assert "rule" in texts
    assert "more" not in page.text.replace("more than", "")


def test_in_place_of_a_traceback_they_are_one_block():
    """As on the command line, with the rule on the first screen."""
    lines = refused()._render_traceback_()
    assert len(lines) < 24
    assert "gross[0-19] (20 places)" in lines
    assert "rule" in lines


def test_the_file_stands_in_the_table(tmp_path):
    """Where a problem is of a file; a column of its own, and none where there is no file."""
    path = tmp_path / "own.toml"
    path.write_text('[order]\ndose = "4,5 mg"\n', encoding="utf-8")
    error = problems(lambda: galenic.read_order(path))
    texts = [text for _, text in Page(error._repr_html_()).cells]
    assert "file" in texts
    assert error.problems[0].file in texts
    assert any(line.split()[:1] == ["file"] for line in error._render_traceback_())
    assert "file" not in [text for _, text in Page(refused()._repr_html_()).cells]


# --- plans side by side ---------------------------------------------------------------------------


def beside(*changes):
    """The first line of a comparison of the example triturate, as it was changed."""
    order = galenic.Order.read(example("triturate"))
    made = [galenic.plan(order.replace(**change)) for change in changes]
    found = galenic.compare(*made)
    head = re.split(r"\s{2,}", str(found).splitlines()[0].strip())
    assert re.findall(r'<th scope="col">([^<]+)</th>', found._repr_html_())[: len(made)] == head
    return head


POWDER = {
    "kind": "powder",
    "active": "naltrexone hydrochloride",
    "assay": "100 %",
    "basis": "as-is",
    "pack_stat": "210 mg/capsule",
}


def test_equal_headings_say_what_differs():
    """The stock, else the size or the filler; what nothing tells apart is numbered."""
    assert beside({}, {"capsules": 90}) == ["100 × 1.5 mg", "90 × 1.5 mg"]
    one, other = beside({}, {"stock": POWDER})
    assert (one, other) == ("100 × 1.5 mg, triturate", "100 × 1.5 mg, powder")
    assert beside({}, {"capsule": {"size": "1"}, "filler": {"pack_stat_size": "3"}})[1].endswith(
        "size 1"
    )
    assert beside({}, {}) == ["100 × 1.5 mg, no. 1", "100 × 1.5 mg, no. 2"]
    three = beside({}, {"stock": POWDER}, {})
    assert three[1] == "100 × 1.5 mg, powder"


def test_what_one_compares_for_stands_there():
    """How sure each dose is and what is lost, as each plan has it; where an aliquot goes."""
    order = galenic.Order.read(example("triturate"))
    small = galenic.plan(order.replace(stock=POWDER, dose="0.1 mg", capsules=20))
    found = str(galenic.compare(PLAN, small))
    worst = assess(small, batches=10).worst_case
    (line,) = [line for line in found.splitlines() if line.strip().startswith("worst case ")]
    assert line.rstrip().endswith(worst.high.text(4).removesuffix("/capsule"))
    made = next(one for one in small.triturates if one.role == "stock")
    assert made.worst_error.text(3) in found
    assert made.discarded.text(3) in found
    assert "triturate T1 into the batch" in found
    assert "from T1" not in found


# --- lists and reasons ----------------------------------------------------------------------------


def test_a_name_with_a_comma_does_not_fall_apart():
    """Of tablets, powdered, and of the filler: not a list of three."""
    order = galenic.Order.read(example("tablets")).replace(
        stock={"pack_stat": None, "density": None},
        filler={"pack_stat": None, "name": "lactose monohydrate"},
    )
    (notice,) = [one for one in galenic.plan(order).notices if one.code == "packing-not-measured"]
    assert " of the stock and of lactose monohydrate " in notice.text


def test_what_an_interval_leaves_out_is_parted_by_semicolons():
    """Some of its sources have a comma: content, capsule to capsule."""
    plan = galenic.plan(example("tablets"))
    (said,) = [line for line in [str(plan)] if " of it: " in line]
    said = " ".join(said.split())
    names = assess(plan, batches=10).budget.leaves_out
    assert len(names) > 1
    assert f"without {'; '.join(names)}" in said


def test_no_size_that_is_kept_is_called_one_that_holds_the_powder():
    """Where none does, the reason and the size that is too small do not contradict each other."""
    order = galenic.Order.read(example("triturate")).replace(
        dose="0.5 mg",
        stock={"strength": "1 mg/g", "pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"},
        capsule={"size": "auto", "sizes": ["4"]},
        filler={"pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"},
    )
    plan = galenic.plan(order)
    assert plan.stopped
    assert "size 4 is too small" in plan.capsule.chosen_because
    assert "holds the powder" not in plan.capsule.chosen_because
    assert plan.capsule.chosen_because.startswith("the largest size kept: none that is kept")


def test_one_capsule_is_and_two_are():
    """The number of those outside agrees with its verb."""
    for outside, verb in ((1, "is"), (2, "are")):
        readings = [100] * (20 - outside) + [120] * outside
        told = quality.check_weights({"net [mg]": readings}, rule="ph-eur-2.9.5")
        assert told.reasons[0].startswith(f"{outside} of 20 {verb} more than ")


# --- several records ------------------------------------------------------------------------------

SMALL = galenic.plan(galenic.example("powder").replace(dose="0.1 mg", capsules=20))


@pytest.mark.parametrize("name", ["weighings", "triturates", "notices", "ways_out", "mixing"])
def test_what_a_plan_holds_several_of_shows_itself(name):
    """As a table in a notebook; in all else it is the tuple that it was."""
    several = getattr(SMALL, name)
    assert several
    page = Page(several._repr_html_())
    assert page.tags.count("style") == 1
    plain = tuple(several)
    assert type(plain) is tuple
    assert several == plain
    assert hash(several) == hash(plain)
    assert repr(several) == repr(plain)
    assert isinstance(several, tuple)
    with pytest.raises(AttributeError):
        several.more = 1
    for again in (pickle.loads(pickle.dumps(several)), copy.deepcopy(several)):  # noqa: S301
        assert again == several
        assert again._repr_html_() == several._repr_html_()


def test_several_show_what_the_worksheet_shows():
    """The weights to set, each where it goes; what is in none is said to be none."""
    page = Page(SMALL.weighings._repr_html_())
    assert page.amounts() == [str(one.weigh) for one in SMALL.weighings]
    assert "into the batch" in page.text
    for notice in SMALL.notices:
        assert notice.text in Page(SMALL.notices._repr_html_()).text
    for way in SMALL.ways_out:
        assert way.text in Page(SMALL.ways_out._repr_html_()).text
    assert "drug discarded" in Page(SMALL.triturates._repr_html_()).text
    assert "none" in Page(PLAN.triturates._repr_html_()).text


def test_what_was_typed_in_several_is_escaped():
    """A name that is markup is text."""
    plan = galenic.plan(hostile())
    for several in (plan.weighings, plan.notices, plan.triturates, plan.ways_out, plan.mixing):
        assert set(Page(several._repr_html_()).tags) <= TAGS
