#!/usr/bin/env bash
# Expected: escape and unescape of the hl7 package undo each other, so that a text of a segment comes back as it was.
#
# Seen: escape writes each sign beyond ASCII as \X..\ with the hexadecimal number of its code point, unescape reads the
# digits two by two, a sign for each pair. That fits the micro sign (U+00B5: \Xb5\), and no sign beyond Latin-1. The
# Greek mu (U+03BC), which SI's own texts have, has three digits: "5 μg" is written 5 \X3bc\g and comes back as "5 ;",
# a form feed and "g". "≥ 90 %" comes back as a quotation mark and "e 90 %", "5–10 mg" with a control character for the
# dash, "α-lipoic acid" without its alpha. The two signs look alike on a screen, so a test with the micro sign passes.
# There is no error.
#
# Who meets it: a pharmacy that sends or stores orders in HL7 v2 with the package: names and directions with μ, ≥ or a
# dash in a range, in RXE, RXC and NTE. Between two systems that have it the unit of a dose is gone; another receiver
# reads the digits 3bc as it likes. galenic writes no HL7 v2, and reads both signs in an amount; write mcg there, or
# leave such signs unescaped, in the character set that MSH-18 names.
#
# Versions: hl7 0.4.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'hl7==0.4.5'
"$dir/v/bin/python" - <<'PY'
import hl7

message = hl7.parse("MSH|^~\\&|A|B|C|D|20261105083000||RDE^O11|1|P|2.5\rRXE||LT4^Levothyroxine\r")
seen = {
    "5 \u00b5g": ("5 \\Xb5\\g", "5 \u00b5g"),  # the micro sign
    "5 \u03bcg": ("5 \\X3bc\\g", "5 ;\x0cg"),  # the Greek mu
    "\u2265 90 %": ("\\X2265\\ 90 %", '"e 90 %'),
    "5\u201310 mg": ("5\\X2013\\10 mg", "5 \x1310 mg"),
    "\u03b1-lipoic acid": ("\\X3b1\\-lipoic acid", ";\x01-lipoic acid"),
    "salt & base": ("salt \\T\\ base", "salt & base"),
}
for text, (written, read) in seen.items():
    told = message.escape(text), message.unescape(message.escape(text))
    print(ascii(text).ljust(24), *map(ascii, told))
    assert told == (written, read), (text, told)
PY
echo "hl7-greek-mu: as seen"
