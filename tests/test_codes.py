"""Symbols are read back, from their bytes, by a reader that did not make them."""

import datetime as dt
import re

import numpy as np
import pytest
import zxingcpp
from biip.gs1_messages import GS1Message
from hypothesis import given
from hypothesis import strategies as st

from galenic import InputError
from galenic._codes import gs1_datamatrix, qr, svg, svg_path, zpl_graphic

GTIN = "09506000134352"  # the example of GS1's own General Specifications


def read(rows):
    """What an independent reader finds in modules that are drawn four dots wide."""
    dark = np.kron(np.array(rows, dtype=bool), np.ones((4, 4), dtype=bool))
    (found,) = zxingcpp.read_barcodes(np.where(dark, 0, 255).astype(np.uint8))
    return found


def drawn_by_path(path, width, height):
    """The modules that a path of runs covers, by its own commands."""
    rows = [[False] * width for _ in range(height)]
    for across, down, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        for place in range(int(across), int(across) + int(run)):
            rows[int(down)][place] = True
    return rows


@pytest.mark.parametrize("correction", ["L", "M", "Q", "H"])
def test_a_qr_of_bytes_is_read_back(correction):
    data = bytes(range(256))
    found = read(qr(data, correction).with_quiet_zone())
    assert found.bytes == data
    assert found.ec_level == correction


def test_a_qr_of_text_is_read_back():
    symbol = qr("4.5 mcg/capsule; ~^ {}")
    assert read(symbol.with_quiet_zone()).bytes == b"4.5 mcg/capsule; ~^ {}"
    assert symbol.text == "4.5 mcg/capsule; ~^ {}"


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_come_back(data):
    assert read(qr(data, "L").with_quiet_zone()).bytes == data


@pytest.mark.parametrize(
    ("content", "said"),
    [("4.5 µg", "mcg"), (b"a" * 2954, "too long"), ("", "No input data")],
)
def test_what_a_qr_cannot_hold_is_refused(content, said):
    with pytest.raises(InputError, match=said):
        qr(content, "L")


def test_a_datamatrix_is_read_back_and_parsed():
    symbol = gs1_datamatrix({"10": "L-7/A", "17": "270527", "01": GTIN})
    found = read(symbol.with_quiet_zone())
    assert found.bytes == symbol.data
    assert found.symbology_identifier == "]d2"  # DataMatrix with FNC1 at first: GS1
    message = GS1Message.parse(found.bytes.decode("ascii"))
    assert message.element_strings.get(ai="10").value == "L-7/A"
    assert message.element_strings.get(ai="17").date == dt.date(2027, 5, 27)
    assert message.element_strings.get(ai="01").gtin.value == GTIN
    assert symbol.text == f"(01){GTIN}(17)270527(10)L-7/A"


SIGNS = "!\"%&'*+,-./0123456789:;<=>?_ABCXYZabcxyz"


@given(
    st.text(SIGNS, min_size=1, max_size=20),
    st.text(SIGNS, min_size=1, max_size=20),
    st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31)),
)
def test_any_lot_comes_back(lot, serial, day):
    symbol = gs1_datamatrix({"21": serial, "10": lot, "17": f"{day:%y%m%d}"})
    found = read(symbol.with_quiet_zone())
    assert found.bytes == symbol.data == f"17{day:%y%m%d}10{lot}\x1d21{serial}".encode()
    message = GS1Message.parse(found.bytes.decode("ascii"))
    assert message.element_strings.get(ai="10").value == lot
    assert message.element_strings.get(ai="21").value == serial


@pytest.mark.parametrize(
    ("elements", "said"),
    [
        ({"17": "271327"}, "month"),
        ({"17": "270230"}, "day"),
        ({"17": "270500"}, "day"),
        ({"17": "2705"}, "6 digits"),
        ({"01": "09506000134353"}, "checksum"),
        ({"10": "L(1)"}, "parentheses"),
        ({"10": "L 1"}, "without blanks"),
        ({"10": "Lµ"}, "A-Z"),
        ({"10": "L" * 21}, "1 to 20"),
        ({"10": "L]1[17"}, "A-Z"),
        ({"10": "L\x1d17"}, "A-Z"),
        ({"10": ""}, "1 to 20"),
        ({"99": "x"}, "one of"),
        ({}, "one element"),
    ],
)
def test_what_gs1_does_not_allow_is_refused(elements, said):
    with pytest.raises(InputError, match=said):
        gs1_datamatrix(elements)


@pytest.mark.parametrize("symbol", [qr("A"), gs1_datamatrix({"10": "A", "17": "280229"})])
def test_the_path_covers_the_dark_modules_and_no_other(symbol):
    width, height = symbol.size
    rows = drawn_by_path(svg_path(symbol), width, height)
    assert rows == [list(row) for row in symbol.with_quiet_zone()]
    assert read(rows).bytes == symbol.data
    assert f'viewBox="0 0 {width} {height}"' in svg(symbol)


@pytest.mark.parametrize("dots", [1, 3, 4])
def test_the_graphic_of_zpl_is_the_symbol(dots):
    symbol = gs1_datamatrix({"10": "A", "17": "280229"})
    total, count, across, data = re.fullmatch(
        r"\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)", zpl_graphic(symbol, dots)
    ).groups()
    assert int(total) == int(count) == len(data) // 2
    assert int(count) % int(across) == 0
    lines = np.frombuffer(bytes.fromhex(data), dtype=np.uint8).reshape(-1, int(across))
    bits = np.unpackbits(lines, axis=1)[::dots, : len(symbol.rows[0]) * dots : dots]
    assert read(np.pad(bits, 4)).bytes == symbol.data
