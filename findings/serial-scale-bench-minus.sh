#!/usr/bin/env bash
# Expected: serial-scale-bench, a driver for RS-232 bench scales (Kern, Mettler-Toledo and others, by its README), reads
# the number of a line with its sign, and get_weight gives "float grams or None".
#
# Seen: the minus is lost where blanks stand between it and the digits, as in the lines of Sartorius balances and of
# all that pad a number on the left: "-    0.1234 g" is +0.1234; where it touches the digits it is kept. The unit is
# not read: a line in mg gives its number as it is, a thousand times the grams. A line marked US, unstable, is read as
# one marked ST. A line without decimals ("+      150 g") is None, as if no reply had come.
#
# Who meets it: a pharmacy that weighs by difference, out of a tared bottle, where every good weight has a minus, and
# whose balance changes its unit at a key; also who checks that the pan came back to zero: the -0.0500 g of powder
# that fell beside it are +0.0500 g on it. galenic takes a weight with its unit; a recorder must keep sign, unit and
# mark.
#
# Versions: serial-scale-bench 0.2.5, pyserial 3.5; a scale simulated on a pseudo-terminal.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'serial-scale-bench==0.2.5' 'pyserial==3.5'
"$dir/v/bin/python" - <<'PY'
import os
import pty
import threading
import tty

from serial_scale_bench import SerialScale

seen = {
    "+    0.1234 g  ": 0.1234,
    "-    0.1234 g  ": 0.1234,  # the sign, blanks, the value: as Sartorius prints it
    "     -0.1234 g  ": -0.1234,
    "+     45.20 mg ": 45.2,
    "+    0.0452 g  ": 0.0452,
    "ST,+00012.34  g": 12.34,
    "US,+00012.34  g": 12.34,
    "+       150 g  ": None,
}
far, near = pty.openpty()
for end in (far, near):
    tty.setraw(end)


def answer():
    for line in seen:
        asked = b""
        while not asked.endswith(b"P\r\n"):
            asked += os.read(far, 16)
        os.write(far, line.encode() + b"\r\n")


threading.Thread(target=answer, daemon=True).start()
scale = SerialScale(os.ttyname(near), protocol=2)  # one line for each question
told = {line: scale.get_weight() for line in seen}
for line, weight in told.items():
    print(repr(line), weight)
assert told == seen, told
scale.close()
PY
echo "serial-scale-bench-minus: as seen"
