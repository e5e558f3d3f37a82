#!/usr/bin/env bash
# Expected: the human-readable line of a GS1 symbol gives back the lot that is in the symbol, or
# an error. Parentheses are among the 82 characters that GS1 allows in a lot.
#
# Seen: biip reads the element string of the scanner rightly, lot LOT(A)1, and prints it as
# (10)LOT(A)1. Read back from that line the lot is LOT: the rest is gone, without an error. A lot
# with digits in parentheses becomes two elements: AB(21)34 is the lot AB and the serial number
# 34. So a line that biip wrote itself does not survive its own reader. zint, given the same line
# to encode, refuses the first and makes the second into two elements as well; only its form with
# square brackets is safe.
#
# Who meets it: a pharmacy that types or pastes the line under a DataMatrix code of a stock into a
# record because the scanner is elsewhere; a wrong lot breaks a recall. galenic's exchange must
# take the scanned bytes, or the bracketed form; lots of its own making should have no
# parentheses.
#
# Versions: biip 5.2.0, zint-bindings 1.2.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'biip==5.2.0' 'zint-bindings==1.2.2'
"$dir/v/bin/python" - <<'PY'
import zint
from biip.gs1_messages import GS1Message

GTIN = "0109501101530003"


def elements(message):
    return [(element.ai.ai, element.value) for element in message.element_strings[1:]]


for lot, read_back in (("LOT(A)1", [("10", "LOT")]), ("AB(21)34", [("10", "AB"), ("21", "34")])):
    scanned = GS1Message.parse(GTIN + "10" + lot)
    assert elements(scanned) == [("10", lot)]
    line = scanned.as_hri()
    assert line == f"(01)09501101530003(10){lot}"
    print(line, "->", elements(GS1Message.parse_hri(line)))
    assert elements(GS1Message.parse_hri(line)) == read_back


def encode(mode, text):
    symbol = zint.Symbol()
    symbol.symbology, symbol.input_mode = zint.Symbology.DATAMATRIX, mode
    symbol.encode(text)
    return symbol.rows


brackets, parentheses = zint.InputMode.GS1, zint.InputMode.GS1 | zint.InputMode.GS1PARENS
assert encode(brackets, "[01]09501101530003[10]LOT(A)1") > 0
assert encode(parentheses, "(01)09501101530003(10)AB(21)34") > 0  # as two elements, without a word
try:
    encode(parentheses, "(01)09501101530003(10)LOT(A)1")
except RuntimeError as error:
    print("zint:", error)
    assert "AI too short" in str(error)
else:
    raise AssertionError("zint now takes the lot in parentheses")
PY
echo "biip-lot-parentheses: as seen"
