"""A file that proves itself: every digit of it is noticed when it is another, and nothing else."""

import functools
import html
import io
import json
import pathlib
import re
import sys
import tomllib

import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
import strategies
from galenic import _codes as codes
from galenic import _compact as compact
from galenic._cli.known import EXAMPLES
from galenic._show.order_code import told
from galenic._verify.pdf import pdf_lines
from galenic.errors import ExtraError, InputError

FOLDER = pathlib.Path(galenic.__path__[0]) / "examples"
FORMS = ("json", "html", "md", "record json", "record html", "record md")


@functools.cache
def planned(name):
    """The plan of an example, with what a record names: a number and a lot."""
    order = galenic.read_order(FOLDER / f"{name}.toml")
    return galenic.plan(order if order.product else order.replace(number="2026-117"))


def as_file(plan, form):
    """A plan, or its record, as a file holds it."""
    *kind, ending = form.split()
    made = galenic.record(plan) if kind else plan
    return {"json": made.to_json, "html": made.to_html, "md": made.to_markdown}[ending]()


@functools.cache
def written(name, form):
    """The same of an example."""
    return as_file(planned(name), form)


def kinds(found):
    """Which kinds of difference there are."""
    return {one.kind.value for one in found.differences}


# --- what is right --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_galenic_wrote_agrees(name, form):
    """Every number of it was compared: those of the weights among them."""
    found = galenic.verify(written(name, form))
    assert (found.kind, found.differences, found.not_compared) == ("agrees", (), 0)
    assert found.compared > 100
    assert found.agrees
    assert found.order_digest == json.loads(written(name, "json"))["order_digest"]


@settings(max_examples=8, deadline=None)
@given(strategies.orders())
def test_every_drawn_order_agrees(tables):
    """As JSON, as a page and as Markdown; the record, too."""
    plan = galenic.plan(galenic.Order.read(tables))
    for form in FORMS:
        found = galenic.verify(as_file(plan, form))
        assert (found.kind, found.differences) == ("agrees", ())


@settings(max_examples=4, deadline=None)
@given(strategies.orders_of_several())
def test_every_drawn_order_of_several_agrees(tables):
    """The same of several actives."""
    plan = galenic.plan(galenic.Order.read(tables))
    for form in FORMS:
        found = galenic.verify(as_file(plan, form))
        assert (found.kind, found.differences) == ("agrees", ())


def test_a_proved_sheet_and_one_of_a_pharmacy_file_agree():
    """They say more than the plan of the order alone: how many steps were proved, and the file."""
    tables = {**galenic.read_order(FOLDER / "tablets.toml").to_tables()}
    lent = {"balance": tables.pop("balance"), "weighing": tables.pop("weighing")}
    order = galenic.Order.read(tables, lent)
    plan = galenic.plan(order, prove=True)
    assert "replayed" in plan.to_html()
    for text in (plan.to_html(), plan.to_markdown(), plan.to_json()):
        assert galenic.verify(text).kind == "agrees"


def test_a_stopped_plan_agrees():
    """A sheet without weights has its order, too."""
    order = planned("tablets").order.replace(stock={"available": 2})
    plan = galenic.plan(order)
    assert plan.stopped
    for form in FORMS:
        assert galenic.verify(as_file(plan, form)).kind == "agrees"


@pytest.mark.parametrize("name", ["tablets", "combination", "triturate-product"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("there", [True, False])
def test_the_extra_for_the_interval_is_no_alarm(monkeypatch, form, there, name):
    """A sheet with the interval of the dose is verified where none is worked out, and without."""
    told_there = "galenic.accuracy._intervals.installed"
    plan = galenic.plan(planned(name).order)
    monkeypatch.setattr(told_there, lambda: there)
    text = as_file(plan, form)
    monkeypatch.setattr(told_there, lambda: not there)
    found = galenic.verify(text)
    assert (found.kind, found.differences) == ("agrees", ())
    if "json" not in form:
        assert found.not_compared > 1


# --- any one digit --------------------------------------------------------------------------------


LEFT_OUT = {
    # which galenic made it, and of which schema it is; where a pharmacy file lent something
    "json": r'"(galenic|schema)": "[^"]*"|"from_pharmacy": \[[^\]]*\]',
    # styles but for the head of each sheet, the drawing, markup, which galenic made it
    "html": r"(?s:\A.*?@page \{\n@top-left)|@bottom[^\n]*|(?s:</style>.*?<main>)|(?s:<svg.*?</svg>)"
    r"|<dt>version of galenic</dt><dd>[^<]*|<[^>]*>|\\[0-9a-f]{6} |&#x?[0-9a-f]+;",
    "md": r"\| version of galenic \| [0-9.]* \|",
}


@functools.cache
def digits(name, form):
    """Where the digits stand that are compared."""
    text = written(name, form)
    left = [
        place
        for one in re.finditer(LEFT_OUT[form.split()[-1]], text)
        for place in range(*one.span())
    ]
    return sorted({one.start() for one in re.finditer("[0-9]", text)} - {*left})


def is_beyond_nine_digits(text, place):
    """Whether it is of the ends of an interval in JSON, behind their ninth digit."""
    line = text[text.rindex("\n", 0, place) + 1 : text.index("\n", place)]
    end = re.fullmatch(r'\s*"(?:low|high)": "([0-9.]*) .*",', line)
    if end is None:
        return False
    before = text[text.rindex("\n", 0, place) + 1 : place].partition(': "')[2]
    return len(before.replace(".", "").lstrip("0")) >= 8


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_one_digit_that_is_another_is_noticed(form, data):
    """Of amounts, counts, days, lots, names, the fingerprint and the order in letters."""
    name = data.draw(st.sampled_from(EXAMPLES))
    text = written(name, form)
    place = data.draw(st.sampled_from(digits(name, form)))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda one: one != text[place]))
    if "json" in form and is_beyond_nine_digits(text, place):
        return
    try:
        found = galenic.verify(text[:place] + digit + text[place + 1 :])
    except InputError as error:
        assert error.problems  # noqa: PT017 - either it is told or it is unreadable
        return
    assert found.kind in {"differs", "tampered"}, text[place - 40 : place + 20]
    assert not found.agrees


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["tablets", "triturate-product"])
def test_every_single_digit_that_is_another_is_noticed(name, form):
    """One by one, without exception."""
    text = written(name, form)
    assert len(digits(name, form)) > 300
    for place in digits(name, form):
        digit = str((int(text[place]) + 1 + place % 9) % 10)
        if digit == text[place] or ("json" in form and is_beyond_nine_digits(text, place)):
            continue
        try:
            found = galenic.verify(text[:place] + digit + text[place + 1 :])
        except InputError:
            continue
        assert not found.agrees, text[place - 40 : place + 20]


def test_a_weight_is_named_with_what_it_should_be():
    """The place, what is written, and what the order leads to."""
    (weight, *_) = planned("tablets").weighings
    assert str(weight.weigh) == "2280.6 mg"  # 450 mg ÷ 50 mg × 253.4 mg
    for form in ("html", "md"):
        text = written("tablets", form)
        (found,) = galenic.verify(text.replace("2280.6 mg", "2290.6 mg", 1)).differences
        assert (found.kind, found.told, found.expected) == ("number", "2290.6 mg", "2280.6 mg")
    told_json = written("tablets", "json").replace('"weigh": "2280.6 mg"', '"weigh": "2290.6 mg"')
    (found,) = galenic.verify(told_json).differences
    assert found.place == "weighings[0].weigh"
    assert "2290.6 mg" in found.told
    assert "2280.6 mg" in found.expected


@pytest.mark.parametrize("form", ["html", "md"])
def test_another_unit_is_noticed(form):
    """A thousandfold in one letter."""
    text = written("tablets", form).replace("2280.6 mg", "2280.6 g", 1)
    (found,) = galenic.verify(text).differences
    assert (found.told, found.expected) == ("2280.6 g", "2280.6 mg")


def test_a_weighing_that_is_struck_out_is_noticed():
    """A row of the page that does not stand there."""
    text = re.sub(
        r"<tr><th scope=\"row\"><span class=\"tick\">☐</span> 2.*?</tr>",
        "",
        written("tablets", "html"),
    )
    found = galenic.verify(text)
    assert found.kind == "differs"
    assert kinds(found) == {"missing"}
    assert "13099.5 mg" in {one.expected for one in found.differences}


# --- what is no alarm -----------------------------------------------------------------------------


def test_layout_is_no_alarm():
    """Other styles, other wrapping, sections in another order, attributes that a browser adds."""
    text = written("tablets", "html")
    text = re.sub(
        r"(<section class=\"stock.*?</section>)(.*)(?=</main>)",
        r"\2<div>\1</div>",
        text,
        flags=re.DOTALL,
    )
    text = text.replace("<td", "\n  <td data-seen='17'").replace(
        "font-size: 16pt", "font-size: 9pt"
    )
    text = text.replace("<meta charset", "<script>var one = 17;</script><meta charset", 1)
    found = galenic.verify(text)
    assert (found.kind, found.differences) == ("agrees", ())


def test_reworded_sentences_are_no_alarm_and_their_numbers_are_compared():
    """A sentence in other words holds the same numbers."""
    text = written("tablets", "html")
    said = "Labels of the 50 mg tablet ask for 7 to 10 days free of opioids, tramadol included"
    assert said in text
    other = "By the labels (tablet of 50 mg) no opioid is taken for 7 to 10 days, nor tramadol"
    assert galenic.verify(text.replace(said, other)).kind == "agrees"
    found = galenic.verify(text.replace(said, other.replace("7", "1")))
    assert [one.told for one in found.differences] == ["1"]
    told_json = json.loads(written("tablets", "json"))
    for notice in told_json["notices"]:
        notice["text"] = f"In other words: {notice['text']}"
    assert galenic.verify(told_json).kind == "agrees"


def copied(name):
    """The text of a page, as it is copied: sentences and days broken where a line ends."""
    lines = re.sub(r"<(title|style|svg).*?</\1>", "", written(name, "html"), flags=re.DOTALL)
    words = html.unescape(re.sub(r"<[^>]*>", " ", lines)).split()
    words = [part for word in words for part in re.sub(r"(?<=\d-)", " ", word).split()]
    lines = (" ".join(words[place : place + 7]) for place in range(0, len(words), 7))
    return re.sub(r"(?<=\d-) ", "", "\n".join(lines))


def test_lines_broken_elsewhere_are_no_alarm():
    """They say the same, and a number that is another is noticed there, too."""
    text = copied("tablets")
    assert galenic.verify(text).kind == "agrees"
    assert galenic.verify(text.replace("13099.5", "13009.5", 1)).kind == "differs"


def test_what_a_browser_prints_at_the_edge_is_no_alarm():
    """The address of the page, the day and the time of printing, which sheet of how many it is."""
    edge = "file:///home/17/sheet-4.html   29/11/2026, 06:35\n1 of 3\n11/29/26, 6:35 AM\n2/3\n"
    assert galenic.verify(edge + copied("tablets") + "\n" + edge).kind == "agrees"
    assert galenic.verify(copied("tablets") + "\n17 of 3 mg\n").kind == "differs"


TYPED = (
    *("page 3 of 9", "page 1 of 2", "1 of 3", "GALENIC1: X", "GALENIC1:ABC.", "GALENIC7: 33"),
    *("galenic 3.5", "https://example.org/17 b", "11/29/26, 6:35 AM"),
)
"""Names and numbers that look like the edge of a printed page, or like the text of an order."""


@pytest.mark.parametrize("typed", TYPED)
def test_what_somebody_typed_is_no_alarm(typed):
    """It stands on the page as it was typed, and is compared as any other number or lot."""
    order = planned("tablets").order
    label = {"lot": typed, "use_by": "2027-03-01", "warnings": [typed]}
    plan = galenic.plan(order.replace(number=typed, stock={"lot": typed}, label=label))
    for form in FORMS:
        text = as_file(plan, form)
        found = galenic.verify(text)
        assert (found.kind, found.differences) == ("agrees", ()), form
    for made in (plan, galenic.record(plan)):
        assert galenic.verify(made.to_pdf()).kind == "agrees"


@pytest.mark.parametrize(
    ("typed", "other"), [("page 3 of 9", "page 4 of 9"), ("galenic 3.5", "galenic 3.6")]
)
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_digit_of_what_somebody_typed_is_noticed(typed, other, form):
    """Though a page has such words at its edge."""
    plan = galenic.plan(planned("tablets").order.replace(stock={"lot": typed}))
    text = as_file(plan, form)
    assert text.count(typed) > 1
    assert galenic.verify(text.replace(typed, other, 1)).kind == "differs"


def test_an_order_that_is_damaged_is_told_beside_one_that_is_whole():
    """Only what the order itself says may look so."""
    page = written("tablets", "html")
    damaged = page.replace("</main>", "<p>GALENIC1:ABCDEFGH.</p></main>")
    assert refused(damaged) == ["changed"]


def pdf(text):
    """A PDF of a text, drawn by another program, on several sheets of paper."""
    typst = pytest.importorskip("typst")
    source = b'#set page("a5")\n#raw(block: true, sys.inputs.text)'
    return typst.compile(source, sys_inputs={"text": text})


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_text_of_a_pdf_agrees(name):
    """Every number of it; and one that is another is found, whichever it is."""
    text = copied(name)
    found = galenic.verify(pdf(text))
    assert (found.kind, found.source, found.differences) == ("agrees", "pdf", ())
    assert found.compared > 100
    for weighing in planned(name).weighings[:2]:
        weight = weighing.weigh.text().partition(" ")[0]  # its unit may stand in the next line
        other = f"{(int(weight[0]) + 1) % 10}{weight[1:]}"
        differ = galenic.verify(pdf(text.replace(weight, other, 1))).differences
        said = [(one.told.partition(" ")[0], one.expected.partition(" ")[0]) for one in differ]
        assert said == [(other, weight)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_sheet_and_a_record_as_pdf_agree(name):
    """As galenic draws them; their heads, which are cut where they are long, are told once more."""
    for made in (planned(name), galenic.record(planned(name))):
        found = galenic.verify(made.to_pdf())
        assert (found.kind, found.differences, found.not_compared) == ("agrees", (), 0)
    weight = planned("tablets").weighings[0].weigh.text()
    assert weight in "\n".join(pdf_lines(planned("tablets").to_pdf(), "sheet.pdf"))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_one_digit_of_the_text_of_a_pdf_is_noticed(data):
    """As its lines are read: what a PDF is read into is text."""
    text = copied(data.draw(st.sampled_from(EXAMPLES)))
    left = [place for one in re.finditer(r"galenic [0-9.]+", text) for place in range(*one.span())]
    places = sorted({one.start() for one in re.finditer("[0-9]", text)} - {*left})
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda one: one != text[place]))
    try:
        found = galenic.verify(text[:place] + digit + text[place + 1 :])
    except InputError as error:
        assert error.problems  # noqa: PT017 - either it is told or it is unreadable
        return
    assert not found.agrees, text[place - 40 : place + 20]


# --- told apart -----------------------------------------------------------------------------------


def test_another_version_is_told_apart():
    """The version alone is no alarm; a number in a file of another version is told as that."""
    plan = json.loads(written("tablets", "json")) | {"galenic": "0.0.9"}
    assert galenic.verify(plan).kind == "agrees"
    plan["weighings"][0]["weigh"] = "2280.7 mg"
    assert galenic.verify(plan).kind == "other-version"
    page = written("tablets", "html").replace(f"galenic {galenic.__version__}", "galenic 0.0.9")
    found = galenic.verify(page)
    assert (found.kind, found.made_by) == ("agrees", "0.0.9")
    assert galenic.verify(page.replace("2280.6 mg", "2280.7 mg")).kind == "other-version"
    older = re.sub(r"<section class=\"mixing.*?</section>", "", page, flags=re.DOTALL)
    found = galenic.verify(older)
    assert found.kind == "agrees"
    assert found.not_compared > 10


def test_tampering_is_told_apart():
    """What is shown of the order is not the order that is held."""
    page = written("tablets", "html")
    assert galenic.verify(page.replace("2026-11-22</dd>", "2026-11-23</dd>")).kind == "tampered"
    of_another = compact.pack(told(planned("powder").order))
    own = compact.pack(told(planned("tablets").order))
    letters = re.search(r"<pre>(GALENIC1:[^<]*)</pre>", page)[1]
    assert letters.replace(" ", "") == own
    found = galenic.verify(page.replace(letters, of_another))
    assert found.kind == "tampered"
    assert "order" in kinds(found)
    plan = json.loads(written("tablets", "json"))
    plan["input"]["stock"]["lot"] = "T-2"
    assert galenic.verify(plan).kind == "tampered"


# --- names ----------------------------------------------------------------------------------------


def swapped(text, one, other):
    """A text with two words exchanged."""
    return other.join(part.replace(other, one) for part in text.split(one))


@functools.cache
def named_plan():
    """A combination with a number and lots without digits."""
    tables = galenic.read_order(FOLDER / "combination.toml").to_tables()
    tables["order"]["number"] = "LDN-A"
    tables["filler"]["lot"] = "QRS"
    return galenic.plan(tables)


PAGES = ("html", "md", "pdf", "record html", "record md")


def as_text(plan, form):
    """A page, or the text of a PDF as its lines are read."""
    if form == "pdf":
        return "\n".join(pdf_lines(plan.to_pdf(), "sheet.pdf"))
    return as_file(plan, form)


@pytest.mark.parametrize("form", PAGES)
def test_names_exchanged_between_two_weighings_are_noticed(form):
    """The weights stay, and are those of the other active."""
    text = as_text(named_plan(), form)
    head, weigh, rest = text.partition("WEIGH")
    one, other = (f"{name} sodium powder, into T1" for name in ("liothyronine", "levothyroxine"))
    assert rest.count(one) == rest.count(other) == 1
    found = galenic.verify(head + weigh + swapped(rest, one, other))
    assert found.kind == "differs"
    said = " ".join(f"{one.told} {one.expected}" for one in found.differences)
    assert "liothyronine" in said
    assert "levothyroxine" in said


@pytest.mark.parametrize("form", PAGES)
def test_names_exchanged_in_the_title_are_noticed(form):
    """It says which dose is of which active."""
    head, weigh, rest = as_text(named_plan(), form).partition("WEIGH")
    assert "38 mcg levothyroxine sodium and 9 mcg liothyronine" in head
    found = galenic.verify(swapped(head, "levothyroxine", "liothyronine") + weigh + rest)
    assert found.kind == "tampered"
    assert any("levothyroxine" in one.expected for one in found.differences)


@pytest.mark.parametrize("form", PAGES)
@pytest.mark.parametrize(
    ("name", "other", "kind"),
    [
        ("LDN-A", "LDN-B", "tampered"),
        ("QRS", "QRT", "differs"),
        ("analytical", "coarse", "differs"),
        ("CAUTION", "NOTE", "differs"),
        ("PH-102", "XH-102", "differs"),
    ],
)
def test_a_name_without_a_digit_is_noticed_wherever_it_stands(form, name, other, kind):
    """The order's number, lots, balances, what is weighed; and that care is needed."""
    text = as_text(named_plan(), form)
    assert galenic.verify(text).kind == "agrees"
    found = galenic.verify(text.replace(name, other))
    assert found.kind == kind
    assert any(name in one.expected for one in found.differences)
    places = [one.start() for one in re.finditer(re.escape(name), text)]
    assert len(places) > 1
    for place in places if form in {"html", "md"} else ():
        one = text[:place] + other + text[place + len(name) :]
        assert not galenic.verify(one).agrees, text[place - 40 : place + 20]


@pytest.mark.parametrize("form", ["html", "md", "pdf", "record html", "record md"])
@pytest.mark.parametrize(
    ("said", "other"), [("STOP: NOTHING MAY BE WEIGHED", "READY"), ("STOP", "NOTE")]
)
def test_a_stop_cannot_be_worded_away(form, said, other):
    """What forbids to weigh stands where this galenic says it."""
    plan = galenic.plan(planned("tablets").order.replace(stock={"expires": "2026-01-01"}))
    assert plan.stopped
    text = as_text(plan, form)
    assert galenic.verify(text).kind == "agrees"
    found = galenic.verify(text.replace(said, other, 1))
    assert found.kind == "differs"
    assert any("STOP" in one.expected for one in found.differences)


def test_a_name_in_a_sentence_that_is_worded_otherwise_is_no_alarm():
    """Sentences may be worded otherwise; what is compared of them then are their numbers."""
    page = as_text(named_plan(), "html")
    said = (
        "The packing of the stock of levothyroxine sodium and of the stock of liothyronine sodium"
    )
    assert said in page
    found = galenic.verify(page.replace(said, "How liothyronine sodium and its companion pack"))
    assert (found.kind, found.differences) == ("agrees", ())
    other = swapped(said, "levothyroxine", "liothyronine")
    assert galenic.verify(page.replace(said, other)).kind == "differs"


def test_names_of_any_signs_are_no_alarm():
    """Names with signs of Markdown, long ones, and ones that are words of the page."""
    typed = (
        "x_y balance a\\b naltrexone-hydrochloride-very-long-compound-designation +X O'Neil & sons",
        "STOP weigh a | b *c* <d> =1+1",
        "the capsules into T1",
    )
    order = planned("tablets").order
    for one in typed:
        plan = galenic.plan(order.replace(number=one, stock={"lot": one}, filler={"lot": one}))
        for form in FORMS:
            assert galenic.verify(as_file(plan, form)).kind == "agrees", (form, one)
        assert galenic.verify(plan.to_pdf()).kind == "agrees", one


# --- texts of a record, and what another version may leave out ------------------------------------


def with_lots(name="tablets"):
    """An example whose names, lots and numbers have no digit that would betray another."""
    order = planned(name).order
    return order.replace(stock={"lot": "XYZ"}, label={"lot": "ABC", "use_by": "2027-03-01"})


def entry(document, part, key):
    """The first value of a field of a record, as its JSON has it."""
    (field,) = (one for one in document[part] if one["key"] == key)
    return field["entries"][0]


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("master", "name", "morphine sulfate"),
        ("batch", "name", "morphine sulfate"),
        ("batch", "dosage-form", "suppositories"),
        ("batch", "number", "ABD"),
        ("batch", "components", "XYW"),
    ],
)
@pytest.mark.parametrize("version", [galenic.__version__, "0.0.9"])
def test_a_text_of_a_record_is_compared(part, key, value, version):
    """Names, lots and numbers without a digit are values as any other."""
    record = galenic.record(galenic.plan(with_lots())).to_dict() | {"galenic": version}
    assert galenic.verify(record).kind == "agrees"
    place = [one["key"] for one in record[part]].index(key)
    was, entry(record, part, key)["value"] = entry(record, part, key)["value"], value
    found = galenic.verify(record)
    assert found.kind == ("differs" if version == galenic.__version__ else "other-version")
    (one,) = found.differences
    assert one.place == f"{part}[{place}].entries[0].value"
    assert (one.told, one.expected) == (repr(value), repr(was))


def test_a_trait_of_a_record_is_known_by_its_key():
    """The words by which fields and traits are known are values, too."""
    record = galenic.record(galenic.plan(with_lots())).to_dict()
    record["quality"][0]["key"] = "looks-fine"
    assert [one.place for one in galenic.verify(record).differences] == ["quality[0].key"]


@pytest.mark.parametrize("key", ["weighings", "ends", "notices", "steps", "made", "check"])
def test_a_key_that_every_version_has_had_is_missing_where_it_is_gone(key):
    """Whoever says another version may not leave out what is weighed, nor a stop."""
    plan = planned("tablets").to_dict() | {"galenic": "0.0.9"}
    assert galenic.verify(plan).not_compared == 0
    del plan[key]
    found = galenic.verify(plan)
    assert found.kind == "other-version"
    assert [(one.place, one.kind) for one in found.differences] == [(key, "missing")]
    with pytest.raises(InputError) as caught:
        galenic.read_plan(plan)
    assert [one.path for one in caught.value.problems] == [key]


def test_a_weight_or_a_stop_is_missing_where_another_version_leaves_it_out():
    """Below those keys, too: what is to be set on the balance, and the stops of a stopped plan."""
    plan = json.loads(written("tablets", "json")) | {"galenic": "0.0.9"}
    del plan["weighings"][1]["weigh"]
    (one,) = galenic.verify(plan).differences
    assert (one.place, one.kind, one.expected) == ("weighings[1].weigh", "missing", "'13099.5 mg'")
    stopped = galenic.plan(planned("tablets").order.replace(stock={"available": 2})).to_dict()
    del stopped["notices"]
    found = galenic.verify(stopped | {"galenic": "0.0.9"})
    assert [(one.place, one.kind) for one in found.differences] == [("notices", "missing")]


@pytest.mark.parametrize("key", ["order_digest", "actives", "filling", "said"])
def test_a_key_that_one_version_alone_has_is_counted(key):
    """Keys may be added within a schema: no difference, but said to be not compared."""
    plan = json.loads(written("completion", "json")) | {"galenic": "0.0.9"}
    if plan.pop(key, None) is None:
        plan[key] = "more"
    found = galenic.verify(plan)
    assert (found.kind, found.differences) == ("agrees", ())
    assert found.not_compared > 0


def test_an_older_record_with_emptied_lists_says_how_much_was_not_compared():
    """What only one version has is counted; a part of the record that is gone is missing."""
    record = galenic.record(planned("tablets")).to_dict() | {"galenic": "0.0.9"}
    assert galenic.verify(record).not_compared == 0
    many = len(record["missing"])
    assert many > 5
    assert galenic.verify(record | {"missing": []}).not_compared == many
    assert galenic.verify(record | {"quality": []}).not_compared > 5
    for part in ("master", "batch", "quality", "missing"):
        found = galenic.verify({key: record[key] for key in record if key != part})
        assert [(one.place, one.kind) for one in found.differences] == [(part, "missing")]


# --- several orders -------------------------------------------------------------------------------


@functools.cache
def family(*doses, capsules=60):
    """Strengths of one powder, planned together."""
    shared = {**galenic.read_order(FOLDER / "powder.toml").to_tables()}
    order = shared.pop("order")
    orders = [order | {"dose": dose, "capsules": capsules} for dose in doses]
    return galenic.plan_family({"order": orders, **shared})


@pytest.mark.parametrize("form", ["html", "md", "pdf"])
def test_a_page_of_one_order_in_a_file_of_several_agrees(form):
    """It is told as that order: its page is the plan's."""
    made = family("30 mg")
    text = as_text(made, form)
    assert galenic.verify(text).kind == "agrees"
    weight = made.plans[0].weighings[0].weigh.text()
    other = f"{(int(weight[0]) + 1) % 10}{weight[1:]}"
    found = galenic.verify(text.replace(weight, other, 1))
    assert found.kind == "differs"
    assert other in {one.told for one in found.differences}


@pytest.mark.parametrize("doses", [("30 mg", "40 mg"), ("30 mg", "30 mg")])
@pytest.mark.parametrize("form", ["html", "md", "pdf"])
def test_a_page_of_several_orders_is_refused_with_what_works(doses, form):
    """Also where they are alike, and the page holds one order twice."""
    with pytest.raises(InputError) as caught:
        galenic.verify(as_text(family(*doses), form))
    (problem,) = caught.value.problems
    assert problem.code == "conflict"
    assert "--batch NUMBER" in problem.remedy


def test_a_heading_of_several_in_a_name_is_no_alarm():
    """Whoever calls a lot so has a sheet of one order all the same."""
    for typed in ("Batch 1 of 1", "Batch 2 of 2", "First, the blend"):
        plan = galenic.plan(planned("tablets").order.replace(stock={"lot": typed}))
        for form in FORMS:
            assert galenic.verify(as_file(plan, form)).kind == "agrees"


def test_the_json_of_a_family_is_held_batch_by_batch():
    """Each plan against its own order, and what is said of all with each."""
    told = json.loads(family("30 mg", "40 mg").to_json())
    assert told["common"] is None
    for batch, dose in (("1", "30 mg/capsule"), ("2", "40 mg/capsule")):
        found = galenic.verify(told, batch=batch)
        assert (found.kind, found.not_compared) == ("agrees", 0)
        assert found.plan.actives[0].dose.label.text() == dose
    with pytest.raises(InputError) as caught:
        galenic.verify(told)
    assert caught.value.problems[0].values["choices"] == ("1", "2")
    assert refused_batch(told, "triturate") == ["several"]
    assert refused_batch(written("tablets", "json"), "1") == ["conflict"]
    assert galenic.verify(json.loads(family("30 mg").to_json())).kind == "agrees"


def refused_batch(given_file, batch):
    """The codes of the problems for which a batch of a file is refused."""
    with pytest.raises(InputError) as caught:
        galenic.verify(given_file, batch=batch)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("way", "value", "batches"),
    [
        (("totals", "weighings"), 17, "12"),
        (("totals", "powder"), "1 mg", "12"),
        (("from_common", 0), True, "12"),
        (("plans", 1, "weighings", 0, "weigh"), "1 mg", "2"),
    ],
)
def test_a_value_of_a_family_that_is_another_is_noticed(way, value, batches):
    """What is said of all is told with each batch, what is of one with that."""
    told = json.loads(family("30 mg", "40 mg").to_json())
    table = told
    for key in way[:-1]:
        table = table[key]
    assert table[way[-1]] != value
    table[way[-1]] = value
    for batch in "12":
        found = galenic.verify(told, batch=batch)
        assert found.kind == ("differs" if batch in batches else "agrees")


def test_a_triturate_for_several_is_held_and_what_was_apart_is_counted():
    """What the batches would weigh apart does not follow from the orders that are left."""
    file = FOLDER.parent / "families" / "family.toml"
    made = galenic.plan_family(tomllib.loads(file.read_text(encoding="utf-8")))
    assert made.common is not None
    told = json.loads(made.to_json())
    for batch in ("triturate", "1", "2", "3"):
        found = galenic.verify(told, batch=batch)
        assert found.kind == "agrees"
        assert found.not_compared > 0
    told["common"]["weighings"][0]["weigh"] = "1 mg"
    assert galenic.verify(told, batch="triturate").kind == "differs"


@pytest.mark.parametrize(
    ("schema", "wanted", "remedy"),
    [
        ("galenic/titration/1", "galenic/plan/2", "one of its `plans`"),
        ("galenic/record/2", "galenic/record/1", "another version of galenic"),
    ],
)
def test_a_document_that_is_not_read_says_what_works(schema, wanted, remedy):
    """A titration holds plans; a record of a later schema is a record all the same."""
    with pytest.raises(InputError) as caught:
        galenic.verify({"schema": schema})
    problem = caught.value.problems[0]
    assert wanted in problem.expected
    assert remedy in problem.remedy


def test_the_json_of_a_family_where_one_plan_is_wanted_says_what_works():
    """`galenic plan --json` of the same file would write a family again."""
    with pytest.raises(InputError) as caught:
        galenic.read_plan({"schema": "galenic/family/1", "galenic": galenic.__version__})
    assert "one of its `plans`" in caught.value.problems[0].remedy


def test_plain_text_says_which_forms_hold_the_order(run, tmp_path):
    """A sheet as .txt holds no order."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(str(planned("tablets")), encoding="utf-8")
    code, _, error = run("verify", str(sheet))
    assert code == 2
    assert ".html, .pdf, .md or .json" in error


def test_the_command_takes_one_batch_of_a_family(run, tmp_path):
    """Without saying which, it names those that there are."""
    file = tmp_path / "family.json"
    file.write_text(family("30 mg", "40 mg").to_json(), encoding="utf-8")
    code, out, _ = run("verify", str(file), "--batch", "2")
    assert (code, "40 mg" in out) == (0, True)
    code, _, error = run("verify", str(file))
    assert (code, "one of 1, 2" in error) == (2, True)


# --- the order alone ------------------------------------------------------------------------------


def picture(text):
    """A picture of a symbol: ten points for each module."""
    rows = codes.qr(text).with_quiet_zone()
    drawn = PIL.Image.new("L", (len(rows[0]), len(rows)), 255)
    drawn.putdata([0 if dark else 255 for row in rows for dark in row])
    data = io.BytesIO()
    drawn.resize((10 * len(rows[0]), 10 * len(rows)), PIL.Image.Resampling.NEAREST).save(
        data, "PNG"
    )
    return data.getvalue()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_symbol_holds_the_order(name):
    """Read by a reader that did not draw it; the plan made anew is the plan."""
    text = compact.pack(told(planned(name).order))
    for given_file in (text, text.encode(), picture(text)):
        found = galenic.verify(given_file)
        assert found.kind == "order-only"
        assert found.compared == 0
        assert found.plan.order == planned(name).order
        assert [one.weigh for one in found.plan.weighings] == [
            one.weigh for one in planned(name).weighings
        ]
        shown = str(found)
        assert all(one.weigh.text() in shown for one in found.plan.weighings)
    assert codes.svg(codes.qr(text), "0.4") in written(name, "html")


def test_without_the_library_a_sheet_has_its_letters(monkeypatch):
    """No plan fails for it, and the paper proves itself all the same."""
    monkeypatch.setitem(sys.modules, "zint", None)
    page = planned("tablets").to_html()
    assert "<svg" not in page
    assert galenic.verify(page).kind == "agrees"


def test_an_order_too_large_for_a_symbol_is_told():
    """Not cut: the sheet says so, and has neither letters nor a symbol."""
    order = planned("tablets").order
    masses = [f"{253 + place * 7919 % 1009 / 1000:.3f} mg" for place in range(1000)]
    stock = {"masses": masses, "mean_mass": None, "masses_are": "sample"}
    plan = galenic.plan(order.replace(stock=stock))
    page = plan.to_html()
    assert "too large for one symbol" in page
    assert "GALENIC1" not in page
    assert galenic.verify(plan.to_json()).kind == "agrees"
    with pytest.raises(InputError):
        galenic.verify(page)


# --- what cannot be read --------------------------------------------------------------------------


def refused(given_file):
    """The codes of the problems for which a file is refused."""
    with pytest.raises(InputError) as caught:
        galenic.verify(given_file)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("given_file", "code"),
    [
        ("", "syntax"),
        ("[order]\ndose = '4.5 mg'\n", "syntax"),
        ("<html><body>100 capsules</body></html>", "syntax"),
        ("{}", "schema"),
        ('{"schema": "galenic/capacity/1"}', "schema"),
        ("GALENIC1:ABC", "syntax"),
        ("GALENIC1:AEBAGBA.", "changed"),
        (b"%PDF-1.7 nothing", "syntax"),
        (b"\x89PNG nothing", "syntax"),
        (b"\xff\xfe\xff", "encoding"),
        (17, "kind"),
        (pathlib.Path("no-such-file.html"), "file"),
        ("{" * 5000, "syntax"),
        ("<div>" * 5000, "syntax"),
        ("x" * 1_000_001, "size"),
        (b"%PDF" + b"0" * 20_000_000, "size"),
    ],
)
def test_what_cannot_be_read_says_what_was_looked_for(given_file, code):
    """Each is refused with its problem, and none is taken for a file that agrees."""
    assert refused(given_file) == [code]


@pytest.mark.parametrize("begins", ["", "<p>"])
def test_a_flood_of_numbers_is_refused(begins):
    """What aligns two pages would take long with it."""
    code = compact.pack(told(planned("tablets").order))
    assert refused(f"{begins}{code}" + f"\n{begins}17" * 20_000) == ["size"]


def test_two_orders_are_none():
    """A page holds one order; twice the same is one."""
    page = written("tablets", "html")
    own, other = (compact.pack(told(planned(name).order)) for name in ("tablets", "powder"))
    assert refused(page.replace("</main>", f"<p>{other}</p></main>")) == ["conflict"]
    assert galenic.verify(page.replace("</main>", f"<p>{own}</p></main>")).kind == "agrees"


def test_an_order_in_a_name_is_no_way_in():
    """Whoever types the letters of another order into a name makes the sheet unreadable."""
    other = compact.pack({"input": {"order": {}}})
    plan = galenic.plan(planned("tablets").order.replace(number=other))
    assert refused(plan.to_html()) == ["conflict"]


def test_a_picture_too_large_is_not_unpacked():
    """Its size is looked at before its points are."""
    data = io.BytesIO()
    PIL.Image.new("1", (10_000, 10_000), 1).save(data, "PNG")
    assert refused(data.getvalue()) == ["syntax"]


def test_a_picture_of_nothing_is_refused():
    """A symbol of something else is no order."""
    assert refused(picture("https://example.org/17")) == ["syntax"]


@pytest.mark.parametrize(("module", "begin"), [("pypdf", b"%PDF"), ("zxingcpp", b"\x89PNG")])
def test_without_the_extra_it_says_how_to_get_it(monkeypatch, module, begin):
    """The two that read a PDF and a picture."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExtraError, match=r"galenic\[verify\]"):
        galenic.verify(begin + b" and so on")


# --- at the command line --------------------------------------------------------------------------


def test_the_command_has_an_exit_code_for_each(run, tmp_path):
    """0 all numbers agree, 1 a number differs, 2 it cannot be read."""
    sheet = tmp_path / "sheet.html"
    sheet.write_text(written("tablets", "html"), encoding="utf-8")
    code, out, _ = run("verify", str(sheet))
    assert (code, "EVERY NUMBER AGREES" in out) == (0, True)
    sheet.write_text(written("tablets", "html").replace("2280.6", "2280.1"), encoding="utf-8")
    code, out, _ = run("verify", str(sheet))
    assert (code, "2280.1 mg" in out, "2280.6 mg" in out) == (1, True, True)
    code, out, error = run("verify", str(sheet), "--json")
    assert error == ""
    told_json = json.loads(out)
    assert (code, told_json["schema"]) == (1, "galenic/verification/1")
    assert told_json["input"] == planned("tablets").order.to_tables()
    sheet.write_text("nothing of the kind", encoding="utf-8")
    code, out, error = run("verify", str(sheet))
    assert (code, out) == (2, "")
    assert "GALENIC1:" in error


def test_the_command_reads_standard_input(run):
    """As a telephone gives it: the text of the symbol."""
    code, out, _ = run("verify", "-", given=compact.pack(told(planned("powder").order)))
    assert code == 0
    assert "HOLD AGAINST THE PAPER" in out


def test_each_way_to_show_it():
    """As a page, as Markdown, in a notebook, and as a table."""
    page = written("tablets", "html").replace("2280.6 mg", "2280.1 mg")
    found = galenic.verify(page)
    for text in (found.to_html(), found.to_markdown(), found._repr_html_(), str(found)):
        assert "2280.1 mg" in text
        assert "2280.6 mg" in text
    assert {row["told"] for row in found.rows()} == {"2280.1 mg"}


# --- heads of sheets, and what is said of all batches --------------------------------------------


@pytest.mark.parametrize("name", ["vitamin B12", "testol"])
@pytest.mark.parametrize("density", ["0.6 g/mL", "0.5 g/mL"])
def test_a_head_of_a_sheet_is_no_number_of_the_page(name, density):
    """It stands between any two lines of a PDF, and may end in a number: of the drug, or a code."""
    tables = galenic.example("powder").to_tables()
    tables["order"] |= {"active": name, "capsules": 60, "number": "B-0"}
    stock = {key: one for key, one in tables["stock"].items() if not key.startswith("pack_stat")}
    tables["stock"] = stock | {"active": name, "assay_as": name, "density": density}
    plan = galenic.plan(tables)
    for made in (plan, galenic.record(plan)):
        assert galenic.verify(made.to_pdf()).kind == "agrees"


@pytest.mark.parametrize(
    "change",
    [
        {"totals": {"active_taken": "100 mg"}},
        {"totals": {"active_taken": "100 mg"}, "blend": {}},
        {"foo": 12},
    ],
)
def test_what_is_said_of_all_batches_is_compared_whatever_stands_beside_it(change):
    """A blend is one where it has shares; a key that no family has is told."""
    told = family("30 mg", "40 mg").to_dict()
    assert galenic.verify(told, batch="1").kind == "agrees"
    for key, one in change.items():
        told[key] = told[key] | one if isinstance(told.get(key), dict) else one
    assert galenic.verify(told, batch="1").kind == "differs"


@pytest.mark.parametrize("batch", [1, [], {}])
def test_a_batch_is_named_by_a_text(batch):
    """Of another type it is refused under its name."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.verify(family("30 mg", "40 mg").to_dict(), batch=batch)
    assert [one.path for one in caught.value.problems] == ["batch"]


def test_how_capsules_are_filled_is_a_word_that_is_compared():
    """It is one of three by which code decides; how an interval was worked out is a sentence."""
    plan = json.loads(galenic.plan(galenic.example("tablets")).to_json())
    assert plan["fill"]["method"] == "to-volume"
    plan["fill"]["method"] = "completion"
    (found,) = galenic.verify(json.dumps(plan)).differences
    assert (found.place, found.told, found.expected) == (
        "fill.method",
        "'completion'",
        "'to-volume'",
    )
    with pytest.raises(galenic.InputError):
        galenic.read_plan(plan)
