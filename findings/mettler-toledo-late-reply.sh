#!/usr/bin/env bash
# Expected: mettler_toledo_device asks a balance for a stable weight (S) and hands back the reply to that question, or
# None "if weight is dynamic", as its documentation has it.
#
# Seen: S is answered when the pan is at rest, however long that takes; the driver waits five seconds. Of a pan that
# settles in six it says None, and the reply comes to a port that nobody reads. The next question is answered at once,
# by the old reply, and the one after it by the reply to the one before: from then on every weight is that of the
# container before, a number with a unit and no sign of it; get_weight marks it "S", stable. Nothing empties the port,
# and nothing compares. An overload ("S +") is None from get_weight_stable too: it raises an error, and swallows it.
#
# Who meets it: a pharmacy that records its weighings with the driver: one draught in the morning shifts all records of
# the day by one container. galenic takes weights as they were recorded; whoever writes the recorder must empty the
# port before each S, or wait for the reply to the last one.
#
# Versions: mettler_toledo_device 1.5.0 with serial_interface 2.0.6 (with 2.4.4 it does not import), pyserial 3.5; a
# balance simulated on a pseudo-terminal, which answers one command after another.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'mettler_toledo_device==1.5.0' 'serial_interface==2.0.6' 'pyserial==3.5'
"$dir/v/bin/python" - <<'PY'
import os
import pty
import threading
import time
import tty

from mettler_toledo_device import MettlerToledoDevice

balance, port = pty.openpty()
for end in (balance, port):
    tty.setraw(end)
pan = iter([  # seconds until the pan is at rest, and the reply
    (0.1, b"S S     0.1000 g"),
    (0.1, b"S +"),
    (6.0, b"S S     0.0452 g"),  # a draught
    (0.1, b"S S     0.1311 g"),
    (0.1, b"S S     0.2007 g"),
    (0.1, b"S S     0.3333 g"),
])


def weigh():
    asked = b""
    for seconds, reply in pan:
        while b"\r\n" not in asked:
            asked += os.read(balance, 64)
        asked = asked.partition(b"\r\n")[2]
        time.sleep(seconds)
        os.write(balance, reply + b"\r\n")


threading.Thread(target=weigh, daemon=True).start()
device = MettlerToledoDevice(port=os.ttyname(port))

assert device.get_weight_stable() == [0.1, "g"]  # in step
assert device.get_weight_stable() is None  # an overload
began = time.monotonic()
told = [device.get_weight_stable()]
waited = time.monotonic() - began
time.sleep(3)  # the pan has come to rest by now, and its reply has come
told.append(device.get_weight_stable())
time.sleep(1)
told.append(device.get_weight_stable())
time.sleep(1)
told.append(device.get_weight())
print(f"of containers of 0.0452, 0.1311, 0.2007 and 0.3333 g, after {waited:.1f} s:", told)
assert 4 < waited < 6, waited
assert told == [None, [0.0452, "g"], [0.1311, "g"], [0.2007, "g", "S"]], told
PY
echo "mettler-toledo-late-reply: as seen"
