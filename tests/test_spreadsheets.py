"""Tables as spreadsheets of half the world write them: one reading for all of it, or none."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import galenic
from galenic._spreadsheets import headings
from galenic._spreadsheets.raw import ReadAs
from galenic.quality import check_content, check_weights, learn, read_readings
from galenic.quality._readings import parse_readings

THEORY = {"rule": "us-theoretical", "theoretical": "150 mg"}
GERMAN = {"gross": "brutto [mg]", "shell": "leer [mg]", "capsule": "Kapsel"}
ACTUAL = 'stage = "weighed"\n[[actual]]\nstep = 1\nweighed = "2330 mg"\n'
TABLE = "Kapsel;brutto [mg];leer [mg]\n1;198,1;48,2\n2;201,4;47,9\n"


def net(report):
    """The net masses of a report, in mg."""
    return [one.value.number for one in report.readings]


def how(report):
    """How the table was read, in words, without the frame of the notice."""
    (told,) = [one.text for one in report.notices if one.code == "readings-read"]
    return told.removeprefix("How the table was read: ").removesuffix(".").split("; ")


def refused(doing, *arguments, **settings):
    """The problems that something is refused with."""
    with pytest.raises(galenic.InputError) as error:
        doing(*arguments, **settings)
    return error.value.problems


# --- separators, headings ------------------------------------------------------------------------


def test_a_german_export_is_read_by_its_headings():
    """Each net mass by hand: 198.1 − 48.2 and 201.4 − 47.9."""
    report = check_weights(TABLE, columns=GERMAN, **THEORY)
    assert net(report) == [Fraction("149.9"), Fraction("153.5")]
    assert how(report) == [
        "2 rows",
        "columns parted by semicolons",
        "decimal comma",
        "taken capsule from “Kapsel”, gross [mg] from “brutto [mg]”, shell [mg] from “leer [mg]”",
    ]


def test_headings_of_another_house_are_offered_together():
    """Every heading that is none of ours is told at once, with the option that maps it."""
    (problem,) = refused(check_weights, TABLE, **THEORY)
    assert problem.given == "'Kapsel, brutto [mg], leer [mg]'"
    assert '--column "gross=brutto [mg]" --column "shell=leer [mg]"' in problem.remedy


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Gewicht brutto", "gross [mg]"),
        ("Peso bruto (mg)", "gross"),
        ("Masse/mg", "gross [mg]"),
        ("Gewicht [Waage 2]", "gross [mg]"),
        ("poids =  brut", "gross [mg]"),
        ("вес, мг", "gross [mg]"),
    ],
)
def test_a_heading_in_any_words(heading, key):
    """Its unit stands in its brackets, square or round, or beside the key; case does not count."""
    text = f"Nr;{heading};Bemerkung\n1;198,1;\n2;201,4;zweimal\n"
    report = check_weights(text, columns={key: heading.upper()}, shell_mean="48 mg", **THEORY)
    assert net(report) == [Fraction("150.1"), Fraction("153.4")]
    assert how(report)[-1] == "left out Nr, Bemerkung"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"gross": "bruto [mg]"}, "did you mean 'brutto [mg]'"),
        ({"gros": "brutto [mg]"}, "did you mean 'gross'?"),
        ({"gross": "Kapsel"}, "write its unit"),
        ({"gross [g]": "brutto [mg]"}, "leave [g] out"),
        ({"gross": "brutto [mg]", "net": "brutto [mg]"}, "leave one of them out"),
        ({"gross [stone]": "brutto [mg]"}, "write KEY=HEADING"),
    ],
)
def test_a_mapping_that_cannot_be_meant(columns, told):
    """A heading that is not there, a key that is none, no unit, two units, one column twice."""
    assert any(told in one.remedy for one in refused(check_weights, TABLE, columns=columns))


@pytest.mark.parametrize(
    "text",
    [
        "Wägeprotokoll, 2. März\n\ncapsule;net [mg]\n1;150,5\n2;149\n",
        "# Waage 3\n# geprüft\ncapsule;net [mg]\n1;150,5\n2;149\n",
        "Charge;4711\nBediener;M. K.\ncapsule;net [mg]\n1;150,5\n2;149\n",
        "sep=;\ncapsule;net [mg]\n1;150,5\n2;149\n",
        "capsule;net [mg];;\n1;150,5;;\n2;149;;\n;;;\n;;;\n",
        'capsule,net [mg]\n1,"150,5"\n2,149\n',
        '"capsule"\t"net [mg]"\t\n"1"\t"150,5"\t\n"2"\t"149"\t\n',
        'capsule;"net [mg]";"Bemerkung;\nlang"\n1;150,5;\n2;149;\n',
    ],
)
def test_titles_comments_and_empty_cells_are_passed_over(text):
    """What is read is what stands below the headings."""
    report = check_weights(text, columns={"net": "net [mg]"}, **THEORY)
    assert net(report) == [Fraction("150.5"), 149]


def test_lines_are_those_of_the_file():
    """A title, a blank line, a heading of two lines: the reading that is none stands in line 7."""
    text = 'Titel\n\n"Nr\nKapsel";net [mg]\n1;150,5\n\n2;x\n'
    (problem,) = refused(check_weights, text, columns={"net": "net [mg]"}, **THEORY)
    assert problem.path == "row 7, net [mg]"


def test_a_row_of_means_is_no_capsule():
    """A word in a column of numbers that is left out."""
    text = TABLE + "Mittel;199,75;48,05\n"
    columns = {key: GERMAN[key] for key in ("gross", "shell")}
    (problem,) = refused(check_weights, text, columns=columns, **THEORY)
    assert problem.given == "'Mittel (row 4)'"


# --- decimal marks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "decimal", "numbers"),
    [
        (["150,5", "149"], None, ["150.5", "149"]),
        (["150.5", "149"], None, ["150.5", "149"]),
        (["0,151", "1,234"], None, ["0.151", "1.234"]),
        (["1.234,5", "1.230"], None, ["1234.5", "1230"]),
        (["1,234.5", "1,230"], None, ["1234.5", "1230"]),
        (["1.234.567", "1,5"], None, ["1234567", "1.5"]),
        (["1,234", "2,345"], ",", ["1.234", "2.345"]),
        (["1.234", "2.345"], ".", ["1.234", "2.345"]),
        (["1234,567", "1,234"], None, ["1234.567", "1.234"]),
    ],
)
def test_numbers_tell_their_marks_together(cells, decimal, numbers):
    """Expected values by hand; each is read as the whole table is."""
    text = "reading [mg]\tNr\n" + "".join(f"{cell}\t{n}\n" for n, cell in enumerate(cells))
    columns = {"reading": "reading [mg]"}
    learned = learn("repeatability", text, columns=columns, decimal=decimal)
    assert learned.mean.number == sum(map(Fraction, numbers)) / 2


@pytest.mark.parametrize(
    ("cells", "decimal", "told"),
    [
        (["1,234", "2,345"], None, "--decimal"),
        (["1.234", "2.345"], None, "--decimal"),
        (["1,5", "1.5"], None, "alike"),
        (["1.234,5", "1,234.5"], None, "alike"),
        (["100,9", "1.234"], None, "thousands"),
        (["198.1", "201.4"], ",", "thousands"),
        (["1,234", "2,345"], ".", "thousands"),
        (["1 234,5", "1"], None, ""),
        (["1'234.5", "1"], None, ""),
        (["1\u202f234,5", "1"], None, ""),
        (["1e3", "1,5"], None, ""),
    ],
)
def test_numbers_that_can_be_read_in_two_ways_are_refused(cells, decimal, told):
    """Thousands or decimals, marks that are mixed, spaces and apostrophes: nothing is guessed."""
    text = "capsule;reading [mg]\n" + "".join(f"{n};{cell}\n" for n, cell in enumerate(cells, 1))
    problems = refused(learn, "repeatability", text, decimal=decimal)
    assert told in problems[0].remedy


def test_what_is_no_table_is_told_on_one_line():
    """A quote that goes on after its end, in a table parted by tabs."""
    (problem,) = refused(check_weights, 'capsule\tnet [mg]\n1\t"150"5\n', **THEORY)
    assert problem.code == "syntax"
    assert str(problem).isprintable()


def test_an_unknown_mark_is_refused():
    """There are two."""
    assert refused(check_weights, TABLE, decimal=";", **THEORY)[0].path == "decimal"


def test_a_mapping_has_no_columns_to_be_told():
    """Of what is no text the columns have their keys already."""
    problems = refused(check_weights, {"net [mg]": [150]}, columns={"net": "x"}, **THEORY)
    assert [one.path for one in problems] == ["columns"]


def written(number, mark, group):
    """A number as a locale writes it, in all its decimals."""
    whole, _, decimals = str(number).partition(".")
    if group:
        whole = f"{int(whole):,}".replace(",", group)
    return f"{whole}{mark}{decimals}" if decimals else whole


ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
NUMBERS = st.decimals("0.0001", 3_000_000, places=4).map(lambda one: one.normalize())
PLAIN = NUMBERS.map(lambda one: format(one, "f"))


@given(
    st.lists(PLAIN, min_size=2, max_size=12),
    st.sampled_from([";", "\t", ","]),
    st.sampled_from([".", ","]),
    st.booleans(),
    ENCODINGS,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([None, ".", ","]),
)
def test_what_was_written_is_read_or_refused(  # noqa: PLR0913, PLR0917 - one for each choice
    tmp_path_factory, numbers, sign, mark, grouped, encoding, quoting, ends, decimal
):
    """In every combination of separator, marks, encoding and quotes: never another number.

    Fields that hold the separator are quoted, as writers of tables do; told a mark that is not the
    table's, a number without decimals may still be read.
    """
    group = {".": ",", ",": "."}[mark] if grouped else ""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sign, quoting=quoting, lineterminator=ends)
    writer.writerow(["Nr.", "Wert, [mg]", ""])
    writer.writerows([[n, written(one, mark, group), ""] for n, one in enumerate(numbers)])
    path = tmp_path_factory.mktemp("table") / "table.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    try:
        found = read_readings(path, columns={"reading [mg]": "Wert, [mg]"}, decimal=decimal)
    except galenic.InputError as error:
        assert {one.code for one in error.problems} == {"decimal"}  # noqa: PT017 - or read
        marked = [
            one for one in (written(one, mark, group) for one in numbers) if not one.isdigit()
        ]
        assert marked
        assert decimal != mark or group
    else:
        cells = [galenic.Amount.read(cell.value) for cell in found["reading"]]
        assert [cell.number for cell in cells] == list(map(Fraction, numbers))


@given(st.lists(PLAIN, min_size=2, max_size=12), st.sampled_from([None, ","]))
def test_commas_that_part_and_commas_in_numbers_are_not_mistaken(numbers, decimal):
    """Unquoted, a decimal comma among commas makes a row too wide, and it is refused."""
    rows = [f"{n},{one.replace('.', ',')}," for n, one in enumerate(numbers, 1)]
    text = "\n".join(["capsule,reading [mg],remark", *rows])
    columns = {"reading": "reading [mg]"}
    try:
        learned = learn("repeatability", text, columns=columns, decimal=decimal)
    except galenic.InputError as error:
        assert {one.code for one in error.problems} <= {"columns", "range"}  # noqa: PT017 - or read
    else:
        assert learned.mean.number == sum(map(Fraction, numbers)) / len(numbers)


def test_one_column_with_decimal_commas_is_read_when_told():
    """A comma could part two columns, one without a heading: a person says that it does not."""
    text = "net [mg]\n150,5\n149\n"
    (problem,) = refused(check_weights, text, **THEORY)
    assert "--decimal ," in problem.remedy
    assert net(check_weights(text, decimal=",", **THEORY)) == [Fraction("150.5"), 149]


# --- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_command_line_reads_what_windows_writes(run, tmp_path, encoding):
    """With its mark and carriage returns, from a file and from standard input."""
    path = tmp_path / "wägung.csv"
    data = TABLE.replace("leer", "Hülle").replace("\n", "\r\n").encode(encoding)
    path.write_bytes(data)
    words = ["--rule", "us-theoretical", "--theoretical", "150 mg", "--column", "gross=brutto [mg]"]
    words += ["--column", "shell = Hülle [mg]", "--column", "capsule=Kapsel"]
    code, out, err = run("check", "weights", path, *words)
    assert (code, err) == (0, "")
    assert "mean, net                   151.7 mg/capsule     n = 2" in out
    assert f"encoding {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}" in out
    assert run("check", "weights", "-", *words, given=data) == (0, out, "")


def test_orders_and_readings_of_powershell(run, tmp_path):
    """`galenic example tablets > order.toml` writes UTF-16 with its mark, little end first."""
    example = run("example", "tablets")[1]
    plain, order = run("plan", "-", "--json", given=example.encode()), tmp_path / "order.toml"
    order.write_bytes(b"\xff\xfe" + example.replace("\n", "\r\n").encode("utf-16-le"))
    assert run("plan", order, "--json") == plain
    assert run("plan", "-", "--json", given=order.read_bytes()) == plain
    for name, text in (("plan.json", plain[1]), ("actual.toml", ACTUAL)):
        (tmp_path / name).write_bytes(text.encode("utf-16"))
    files = [tmp_path / "plan.json", tmp_path / "actual.toml"]
    code, out, err = run("recover", *files, "--tolerance", "5 %")
    assert (code, err) == (0, "")
    assert "2330 mg" in out


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TABLE.replace("leer", "Hülle").encode("cp1252"), "not UTF-8"),
        (TABLE.encode("utf-16-le"), "UTF-16 without its mark"),
        (TABLE.encode("utf-32"), "UTF-32"),
        (b"\0\0\xfe\xff" + TABLE.encode("utf-32-be"), "UTF-32"),
        (b"\xff\xfea", "not UTF-16"),
        (b"\xff\xfe\x00\xd8a\0", "not UTF-16"),
    ],
)
def test_no_encoding_is_guessed(tmp_path, data, told):
    """Another code page, UTF-16 without a mark, UTF-32, half a character: save it as UTF-8."""
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    (problem,) = refused(read_readings, path)
    assert problem.code == "encoding"
    assert told in problem.given
    assert "CSV UTF-8" in problem.remedy


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--column", "gross"], "expected KEY=HEADING"),
        (["--column", "gross=a", "--column", "gross=b"], "each key once"),
        (["--sheet", "Tabelle1"], "a workbook, as sheets are of"),
        (["--decimal", "x"], "a point or a comma"),
    ],
)
def test_options_that_cannot_be_meant(run, words, told):
    """Each is refused by its name, with exit code 2."""
    code, out, err = run("check", "weights", "-", "--rule", "us-theoretical", *words, given=b"x\n1")
    assert (code, out) == (2, "")
    assert told in err


def test_options_of_a_table_without_one(run):
    """They are not passed over in silence."""
    code, out, err = run("check", "yield", "--rule", "dac-nrf", "--decimal", ",")
    assert (code, out) == (2, "")
    assert err.startswith("readings: given 'no file'")


def test_toml_has_no_columns_to_be_told():
    """Its keys have their names and its numbers their points."""
    (problem,) = refused(check_content, 'content = ["99 %"]', decimal=",", rule="usp-905")
    assert problem.given == "'TOML or JSON'"


# --- commas that part, and commas that were decimal marks ----------------------------------------

CUT = "net [mg],remark\n198,9\n201,4\n199,8\n"
NET = {"net": "net [mg]"}


@pytest.mark.parametrize("decimal", [None, ","])
@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (CUT, NET),
        ("net [mg],\n198,9\n201\n", NET),
        ("gross [mg],shell [mg]\n198,1\n201,4\n", None),
        ("net [mg],remark\n198,9 mg\n201,4 mg\n", NET),
        ("net [mg],remark,who\n198,9e1,MK\n201,4,MK\n", NET),
        ("capsule,net [mg],remark\n1,198,9\n2,201,neu\n", NET),
        ("RH,net [mg],remark,who\n45,5,198,1\n46,2,201,3\n", NET),
        ("Nr,net [mg],remark\n1,198,9;x\n2,201,4;y\n", NET),
    ],
)
def test_decimals_that_a_comma_may_have_cut_off_are_not_lost(run, text, columns, decimal):
    """Whole numbers before whole numbers: 198,9 may be 198.9 mg, and is never 198 mg by itself."""
    problems = refused(check_weights, text, columns=columns, decimal=decimal, **THEORY)
    assert {one.code for one in problems} == {"decimal"}
    assert "--decimal ." in problems[0].remedy
    words = [f"--column={key}={heading}" for key, heading in (columns or {}).items()]
    words += [f"--decimal={decimal}"] if decimal else []
    words += ["--rule", "us-theoretical", "--theoretical", "150 mg"]
    code, out, err = run("check", "weights", "-", *words, given=text.encode())
    assert (code, out) == (2, "")
    assert "--decimal ." in err


@pytest.mark.parametrize(
    ("text", "columns", "decimal", "numbers"),
    [
        (CUT, NET, ".", ["198", "201", "199"]),
        ("capsule,gross [mg],shell [mg]\n1,198.1,48\n2,201,47\n", None, None, ["150.1", "154"]),
        ("capsule,net [mg]\n1,198\n2,201\n", None, None, ["198", "201"]),
        ('net [mg],remark\n"198,9",4\n201,4\n', NET, None, ["198.9", "201"]),
        ('net [mg],remark\n"198,9",4\n201,4\n', NET, ",", ["198.9", "201"]),
        ("net [mg],date\n198,2026-05-01\n201,\n", NET, None, ["198", "201"]),
        ("net [mg];remark\n198,9;4\n201;4\n", NET, None, ["198.9", "201"]),
    ],
)
def test_commas_that_plainly_part_columns_are_read(text, columns, decimal, numbers):
    """A person, a point, quotes, a column of which no decimals are, or another sign says so."""
    report = check_weights(text, columns=columns, decimal=decimal, **THEORY)
    assert net(report) == list(map(Fraction, numbers))


def test_a_row_too_wide_is_told_how_many_values_the_header_has():
    (problem,) = refused(check_weights, "net [mg]\n150.5\n151,5\n", **THEORY)
    assert (problem.given, problem.expected) == ("'2 values'", "1 value, as the header has")


def test_rows_parted_by_another_sign_than_the_headings_are_refused():
    """Else 1;198,9 would be a weight of 9 mg, whatever is said of the decimal mark."""
    text = "Nr,net [mg]\n1;198,9\n2;201,4\n"
    for decimal in (None, ".", ","):
        (problem,) = refused(check_weights, text, columns=NET, decimal=decimal, **THEORY)
        assert (problem.code, problem.values["places"]) == ("columns", ("row 2", "row 3"))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Nr;net [mg]\n1;198,9\n2;201,4\n3,199.2\n", ("row 4",)),
        ("Nr\tnet [mg]\n1\t198.9\n2;201.4\n3,199.2\n", ("row 3", "row 4")),
    ],
)
def test_a_single_row_parted_by_another_sign_is_not_lost(text, places):
    (problem,) = refused(check_weights, text, columns=NET, **THEORY)
    assert (problem.code, problem.values["places"]) == ("columns", places)


def test_a_remark_below_a_table_is_no_row_of_it():
    text = "Nr;net [mg]\n1;198,9\n2;201,4\nfilled by N, checked by M\n"
    assert net(check_weights(text, columns=NET, **THEORY)) == [Fraction("198.9"), Fraction("201.4")]


BESIDE = st.one_of(st.just(""), st.integers(0, 120).map(str), st.sampled_from(["neu", "x 1"]))


@given(
    st.lists(st.tuples(PLAIN, st.lists(BESIDE, max_size=1)), min_size=2, max_size=5),
    st.integers(0, 3),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([",", "."]),
    st.sampled_from(["net [mg]", "gross [mg],shell [mg]"]),
    st.sampled_from([None, "the mark"]),
)
@example([("198.9", []), ("201.4", [])], 1, ",", ",", "net [mg]", None)
@example([("198.9", []), ("201.4", [])], 1, ",", ",", "net [mg]", "the mark")
@example([("198.9", ["48"]), ("201", [])], 2, ",", ",", "gross [mg],shell [mg]", None)
def test_numbers_without_quotes_are_read_or_refused(rows, further, sign, mark, heads, told):  # noqa: PLR0913, PLR0917
    """By a writer that knows no quotes and ends a row early: never another number.

    The columns beside hold whole numbers, words or nothing; headings are more or fewer than they.
    """
    lines = [",".join([heads, *"abc"[:further]]).replace(",", sign)]
    lines += [sign.join([one.replace(".", mark), *beside]) for one, beside in rows]
    key, asked = heads[: heads.index(" ")], heads.partition(",")[0]
    decimal = mark if told else None
    try:
        found = parse_readings("\n".join(lines), asked=ReadAs({key: asked}, decimal))
        cells = [galenic.Amount.read(cell.value) for cell in found[key]]
    except galenic.GalenicError:  # at once, or where the check reads the cell
        assert mark == sign or "." in str(rows) or any(beside for _, beside in rows)
    else:
        assert [cell.number for cell in cells] == [Fraction(one) for one, _ in rows]


# --- rows that are no readings -------------------------------------------------------------------


def labelled(*labels):
    """A table whose left-out column has these cells; each weight is another."""
    rows = [f"{label};{198 + n},5;x" for n, label in enumerate(labels)]
    return "\n".join(["Nr;Gewicht [mg];y", *rows])


@pytest.mark.parametrize(
    ("labels", "odd"),
    [
        (["K1", "K2", "K3", "Mittel", "Soll"], ["row 5", "row 6"]),
        (["1", "2", "3", ""], ["row 5"]),
        (["1", "2", "", "3", "4", ""], ["row 4", "row 7"]),
        (["45", "45", "45,5", "RSD %"], ["row 5"]),
        (["1", "2", "3", "x"], ["row 5"]),
        (["MK", "MK", "MK", ""], ["row 5"]),
        (["MK", "MK", "Mean 1-2"], ["row 4"]),
        (["", "", "Média:"], ["row 4"]),
        (["a1", "a2", "a3", "n"], ["row 5"]),
    ],
)
def test_rows_that_are_no_readings_are_told(run, labels, odd):
    """A word among numbers, nothing where all others have something, a word for a mean."""
    text, columns = labelled(*labels), {"net": "Gewicht [mg]"}
    (problem,) = refused(check_weights, text, columns=columns, **THEORY)
    assert (problem.code, list(problem.values["places"])) == ("row", odd)
    words = ["--rule", "us-theoretical", "--theoretical", "200 mg", "--column", "net=Gewicht [mg]"]
    code, out, err = run("check", "weights", "-", *words, given=text.encode())
    assert (code, out) == (2, "")
    assert "delete a row that is no reading" in err


@pytest.mark.parametrize(
    "labels",
    [
        ["45", "45", "45,5"],
        ["45", "44.5", "-3", "45"],
        ["", "", "neu gewogen"],
        ["", "", ""],
        ["K1", "K2", "K3"],
        ["Anna", "Bert", "Anna", "Carl"],
        ["1", "2", "neu", "alt"],
        ["", "", "", "7"],
    ],
)
def test_readings_beside_numbers_and_remarks_are_all_read(labels):
    """A reading is none the less for a humidity with decimals, or a remark."""
    report = check_weights(labelled(*labels), columns={"net": "Gewicht [mg]"}, **THEORY)
    assert net(report) == [Fraction(397 + 2 * n, 2) for n in range(len(labels))]


# --- titles, units in cells, headings without end ------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Charge = 7\ncapsule;net [mg]\n1;198,5\n2;200\n",
        "# Waage 3\nCharge = 7\nSoll = 200\nnet [mg]\n198.5\n200\n",
    ],
)
def test_a_title_with_an_equals_sign_stands_above_a_table(run, text):
    """Also where no column is mapped; what has no header of ours is TOML."""
    assert net(check_weights(text, **THEORY)) == [Fraction("198.5"), 200]
    words = ["--rule", "us-theoretical", "--theoretical", "200 mg"]
    assert run("check", "weights", "-", *words, given=text.encode())[0] == 0
    toml = '# capsule, net [mg]\nnet = ["198.5 mg", "200 mg"]\n'
    assert net(check_weights(toml, **THEORY)) == [Fraction("198.5"), 200]


@pytest.mark.parametrize(
    "text", ["net [mg];x\n198,1 mg;\n", 'capsule,net [mg]\n1,"198,1mg"\n', "net [mg]\n198.1 mg\n"]
)
def test_a_unit_in_a_cell_is_told_as_one(text):
    """Whatever its decimal mark, it is the unit that stands there twice."""
    (problem,) = refused(check_weights, text, columns=NET, **THEORY)
    assert problem.remedy == "leave mg out of the cells"


def test_what_looks_for_a_unit_looks_at_the_end_of_a_heading(monkeypatch):
    """Its work is bounded: what is matched is short, however long the heading is."""
    lengths = []

    class Spy:
        def fullmatch(self, text):
            lengths.append(len(text))

    monkeypatch.setattr(headings, "_BRACKETS", Spy())
    heading = f"Gewicht [{' ' * 300}x"  # no blanks at its end, which are cut off before
    refused(check_weights, f"{heading};b\n1;2\n")
    refused(check_weights, f"{heading};b\n1;2\n", columns={"net": heading})
    assert lengths
    assert max(lengths) <= 100
    monkeypatch.undo()
    text = f"{'Gewicht ' * 30}[ mg ]\n198.5\n"
    report = check_weights(text, columns={"net": f"{'Gewicht ' * 30}[ mg ]"}, **THEORY)
    assert net(report) == [Fraction("198.5")]
