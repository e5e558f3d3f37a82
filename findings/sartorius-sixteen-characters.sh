#!/usr/bin/env bash
# Expected: the driver on PyPI called sartorius reads the lines that Sartorius balances print: by
# the maker's tables 16 characters (sign, value, unit) or 22 (a code before them), the unverified
# last digit of a verified balance in square brackets.
#
# Seen: a good 16-character line is answered with on = False, as if the balance were switched off,
# with a line in the log and no error; only 22 characters are read. The brackets raise a
# ValueError (labmcp-sartorius reads both lengths and refuses the brackets too). An unstable line,
# which has no unit, takes that of an earlier stable line: the first unstable reading has none,
# and after a change of unit at the balance the old one is put beside the new number.
#
# Who meets it: a pharmacy that records weighings from such a balance; "off" for a good line is a
# lost weighing. galenic declares the format per balance and must tell "not understood" from
# "off", keep the brackets as a fact, and take no unit from an earlier line.
#
# Versions: sartorius 0.7.1, labmcp-sartorius 0.1.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'sartorius==0.7.1' 'pyserial==3.5' 'labmcp-sartorius==0.1.2' 'labmcp==0.1.2'
"$dir/v/bin/python" - <<'PY'
from labmcp import InstrumentProtocolError
from labmcp_sartorius.driver import parse_sbi_line
from sartorius.driver import Scale

short, long = "+  12.3456 g  ", "N     +  12.3456 g  "  # 14 and 20 characters before CR LF
scale = Scale("127.0.0.1")  # nothing is opened before a reading is asked for
seen = {"16": scale._parse(short + "\r\n"), "22": scale._parse(long + "\r\n")}
print(seen)
assert seen["16"] == {"on": False}
assert (seen["22"]["mass"], seen["22"]["units"], seen["22"]["stable"]) == (12.3456, "g", True)

fresh = Scale("127.0.0.1")._parse("N     +  12.3456    \r\n")
assert (fresh["units"], fresh["stable"]) == ("", False)
assert scale._parse("N     +  12.3456    \r\n")["units"] == "g"  # an earlier line's

for read in (scale._parse, parse_sbi_line):
    try:
        read("N     +12.345[6] g  " + ("\r\n" if read == scale._parse else ""))
    except (ValueError, InstrumentProtocolError) as error:
        print(type(error).__name__, str(error)[:60])
        continue
    raise AssertionError(read)
assert [parse_sbi_line(line).value for line in (short, long)] == [12.3456, 12.3456]
PY
echo "sartorius-sixteen-characters: as seen"
