#!/usr/bin/env bash
# Expected: hl7apy, which parses HL7 v2 messages and writes them, gives a message that it only read back as it
# was, and the text of a field with its escapes undone or as they stand.
#
# Seen: an escape that it does not know is escaped once more on reading, and stays so. It knows those of the five
# delimiters, and \H\ and \N\; not the line break \.br\ nor a sign in hexadecimal, \XB5\. "Take 1 capsule.\.br\Not
# more than 4.5 mg" has become "Take 1 capsule.\E\.br\E\Not more than 4.5 mg", in the value and in to_er7(): the
# next system undoes \E\ and shows a patient ".br" between two backslashes; "5 \XB5\g" shows as "5 \XB5\g" there,
# not as 5 µg. A second pass changes nothing more, so a test that writes, reads and compares passes. Other
# fields come through unharmed, 1.50 with its zero.
#
# Who meets it: a pharmacy system that passes directions on (RXE-7, RXO-6 and NTE-3) between prescriber and
# label. hl7 0.4.5 reads the break as one, and leaves a message as it was. galenic reads no HL7 v2.
#
# Versions: hl7apy 1.3.5, hl7 0.4.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'hl7apy==1.3.5' 'hl7==0.4.5'
"$dir/v/bin/python" - <<'PY'
import hl7
from hl7apy.parser import parse_message

HEAD = "MSH|^~\\&|PH|X|LAB|Y|20270104083000||RDE^O11^RDE_O11|42|P|2.5.1\r"
for text, expected in (
    (r"Take 1 capsule.\.br\Not more than 4.5 mg", r"Take 1 capsule.\E\.br\E\Not more than 4.5 mg"),
    (r"5 \XB5\g", r"5 \E\XB5\E\g"),
    (r"a\F\b c\S\d e\T\f g\R\h i\E\j \H\k\N\ 1.50", r"a\F\b c\S\d e\T\f g\R\h i\E\j \H\k\N\ 1.50"),
):
    message = HEAD + f"NTE|1||{text}\r"
    read = parse_message(message, find_groups=False)
    print(text, "->", read.nte.nte_3.value)
    assert read.nte.nte_3.value == read.nte.nte_3.to_er7() == expected, read.nte.nte_3.value
    assert (read.to_er7() + "\r" == message) == (text == expected)
    assert parse_message(read.to_er7(), find_groups=False).to_er7() == read.to_er7()
    assert str(hl7.parse(message)) == message

shown = hl7.parse(HEAD).unescape(r"Take 1 capsule.\E\.br\E\Not more than 4.5 mg")
assert shown == r"Take 1 capsule.\.br\Not more than 4.5 mg", shown
assert hl7.parse(HEAD).unescape(r"Take 1 capsule.\.br\Not") == "Take 1 capsule.\rNot"
PY
echo "hl7apy-line-break: as seen"
