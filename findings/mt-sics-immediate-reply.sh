#!/usr/bin/env bash
# Expected: an emulator of MT-SICS balances and a driver for them, both on PyPI and both after the
# maker's manual, understand each other.
#
# Seen: asked SI (weight at once) the emulator answers "SI S     2.2806 g", as if the reply
# repeated the command. By the maker's tables the reply to SI begins with S, and the driver
# labmcp-mettler-toledo waits for that: it skips the line five times and reports that the balance
# sent no reply. S alone works. The emulator also answers S at once with "S D", a dynamic value,
# where a balance waits for a stable one or says "S I". A reader tested against the emulator alone
# thus learns a word that no balance sends, and never meets the wait.
#
# Who meets it: whoever tests the reading of balances without one. galenic's tests of MT-SICS must
# hold the reply lines of the tables themselves, and may use the emulator for the connection only.
#
# Versions: mt-sics-emulator 0.1.1 (imported as mtsics), labmcp-mettler-toledo 0.1.3, labmcp
# 0.1.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'mt-sics-emulator==0.1.1' 'labmcp-mettler-toledo==0.1.3' 'labmcp==0.1.2'
"$dir/v/bin/python" - <<'PY'
import threading

from labmcp import InstrumentProtocolError
from labmcp_mettler_toledo.driver import MTSICSBalance
from mtsics.core.state import ScaleState
from mtsics.profiles import load
from mtsics.protocol.engine import MTSICSEngine


class Wire:
    """The emulator's engine behind the few calls that the driver makes of a serial line."""

    def __init__(self, engine):
        self.engine, self.lock, self.line = engine, threading.RLock(), ""

    def flush_input(self):
        self.line = ""

    def write(self, command):
        self.line = self.engine.handle(command)

    def read(self, timeout=None):
        return self.line


state = ScaleState(config=load("mt-xs204"))
state.set_weight(2.28061)
engine = MTSICSEngine(state)
balance = MTSICSBalance(Wire(engine))
weight = balance.weight(stable=True)
assert (weight.value, weight.unit, weight.stable) == (2.2806, "g", True)
assert engine.handle("SI") == "SI S     2.2806 g\r\n"
try:
    balance.weight(stable=False)
except InstrumentProtocolError as error:
    print(error)
    assert "No reply to 'SI'" in str(error)
else:
    raise AssertionError("the two now agree on SI")

state._stable = False
assert engine.handle("S") == "S D     2.2806 g\r\n"
assert balance.weight(stable=True).stable is False
PY
echo "mt-sics-immediate-reply: as seen"
