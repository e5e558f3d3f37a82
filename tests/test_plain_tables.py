"""The quick reading of the package's tables against Python's parser of TOML."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galenic._materials import _tables
from galenic._materials._tables import data_text, plain_rows
from galenic._materials.rules import each_within
from galenic._materials.usual_means import UsualMean
from galenic.quality._criteria import Each
from galenic.quality._rules import rules_for

PLAIN = (
    *("beyond_use", "capsule", "excipient", "label_size", "minimum_weight", "mixing_rule"),
    "packing",
    *("standard_dose", "substance", "usual_mean"),
)


@pytest.mark.parametrize("name", PLAIN)
def test_the_tables_of_the_package_are_read_as_toml_has_them(name):
    text = data_text(f"{name}s.toml")
    rows = plain_rows(text, name)
    assert rows == tomllib.loads(text)[name] != []
    assert [list(map(type, one.values())) for one in rows] == [
        list(map(type, one.values())) for one in tomllib.loads(text)[name]
    ]


VALUES = (
    *("true", "false", "0", "07", "1.", ".5", "1.50", "-1", "1e3", "1_0", "٣", "inf", "[]"),
    *('"a" # b', '["a", "b"]', '["a,b"]', '["a", "b, c"]', '["a", 1]', "2026-01-01", '"""a"""'),
    *("['a']", '""', "0x1", "", " ", '"a"b"', "'a'", '"\\n"', "{ a = 1 }", '["a",]', '"', "["),
)
WRITTEN = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=6).map(lambda text: f'"{text}"'),
    st.sampled_from([*VALUES]),
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=3).map(str),
)
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "# said",
                "# said\u2028a = 1",
                "# said\x0ba = 1",
                "[[row]]",
                "[[rows]]",
                "[row]",
                " ",
                "\t",
                "a",
                "a.b = 1",
            ]
        ),
        st.builds(
            "{} {} {}".format, st.sampled_from(["a", "b", "a-b", '"c"', "é"]), st.just("="), WRITTEN
        ),
    ),
    max_size=5,
)


@given(LINES)
def test_whatever_is_read_is_what_toml_has(lines):
    """Lines of every kind, most of them not plain: read alike, or left to the parser."""
    text = "\n".join(["[[row]]", *lines])
    rows = plain_rows(text, "row")
    if rows is not None:
        assert rows == tomllib.loads(text)["row"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            '[[row]]\na = "b" # c',
            "[[row]]\na = 'b'",
            '[[row]]\na = "b\\n"',
            "[[row]]\na = 1\na = 1",
        ),
        *("a = 1", "[row]\na = 1", "[[row]]\na = 07", '[[row]]\na = "b', "[[row]]\na = -1"),
        *("[[row]]\na = 2026-01-01", "[[row]]\na = [1]", '[[row]]\na = "b"c"', "[[row]]\na = 1.e"),
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text):
    assert plain_rows(text, "row") is None


def test_what_is_plain_is_read():
    text = '# on rows\n\n[[row]]\na = "b"\nc = ["d", "e"]\nf = 1.5\n\n[[row]]\ng = true\nh = 2\n'
    assert plain_rows(text, "row") == [
        {"a": "b", "c": ["d", "e"], "f": 1.5}, {"g": True, "h": 2},
    ]  # fmt: skip


def test_a_table_that_is_not_plain_is_read_all_the_same(monkeypatch):
    written = data_text("usual_means.toml")
    expected = _tables.load_rows(UsualMean, "usual_mean")
    monkeypatch.setattr(_tables, "data_text", lambda _: written.replace("]]\n", "]] # a row\n"))
    assert plain_rows(_tables.data_text(""), "usual_mean") is None
    assert _tables.load_rows(UsualMean, "usual_mean") == expected != ()


@pytest.mark.parametrize("name", list(rules_for("weights")))
def test_the_limit_on_a_worksheet_is_that_of_the_rule(name):
    asked = rules_for("weights")[name].criterion(Each)
    assert each_within(name) == (None if asked is None else asked.each)


def test_some_rules_have_such_a_limit_and_some_have_none():
    assert {each_within(name) is None for name in rules_for("weights")} == {True, False}
