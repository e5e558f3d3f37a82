#!/usr/bin/env bash
# Expected: a reader of DataMatrix gives what a scanner gives: behind a lot that is not the last element
# of a GS1 code, the separator (FNC1, sent as the character 29), without which nobody can tell where the
# lot ends.
#
# Seen: libdmtx drops it. Lot AB12 and serial number XYZ789 come out as ...10AB1221XYZ789, and biip reads
# from that one lot, AB1221XYZ789, and no serial number, without an error: a valid element string of
# another pack. (A PPN code, whose separators are characters and no FNC1, keeps them.) zxing-cpp has them
# in .bytes; its .text is made for eyes: parentheses for GS1, and for a PPN code the pictures U+241D and
# U+241E in place of the characters 29 and 30, so that a parser finds no separator there either.
#
# Who meets it: a pharmacy that reads packs by camera instead of scanner. The lot in the record is the
# lot with the serial number behind it, and a recall by lot finds nothing. Read with zxing-cpp, and its
# .bytes. galenic's labels end in the lot (AI 17 before AI 10), so that there is no separator to lose.
#
# Versions: arbez-dmtx 0.0.3, which carries libdmtx and the interface of pylibdmtx (pylibdmtx 0.1.10 on
# libdmtx 0.7.7 does the same), zxing-cpp 3.1.1, biip 5.2.0; the codes are drawn by zint-bindings 1.2.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'arbez-dmtx==0.0.3' 'zxing-cpp==3.1.1' 'biip==5.2.0' 'zint-bindings==1.2.2' \
    'numpy==2.4.6' 'pillow==13.0.0'
"$dir/v/bin/python" - <<'PY'
import numpy
import zint
import zxingcpp
from arbez_dmtx import decode
from biip.gs1_messages import GS1Message
from PIL import Image


def drawn(mode, text):
    symbol = zint.Symbol()
    symbol.symbology, symbol.input_mode, symbol.scale = zint.Symbology.DATAMATRIX, mode, 4
    symbol.whitespace_width = symbol.whitespace_height = 4
    symbol.encode(text)
    symbol.buffer()
    return Image.fromarray(numpy.array(symbol.bitmap))


def elements(data):
    return [(element.ai.ai, element.value) for element in GS1Message.parse(data.decode()).element_strings[2:]]


head = "[01]09501101530003[17]271231"
pack = drawn(zint.InputMode.GS1, head + "[10]AB12[21]XYZ789")
[by_libdmtx], [by_zxing] = decode(pack), zxingcpp.read_barcodes(pack)
print("libdmtx  ", by_libdmtx.data, elements(by_libdmtx.data))
print("zxing-cpp", by_zxing.bytes, elements(by_zxing.bytes), by_zxing.text)
assert by_libdmtx.data == b"01095011015300031727123110AB1221XYZ789"
assert elements(by_libdmtx.data) == [("10", "AB1221XYZ789")]
assert by_zxing.bytes == b"01095011015300031727123110AB12\x1d21XYZ789"
assert elements(by_zxing.bytes) == [("10", "AB12"), ("21", "XYZ789")]
assert by_zxing.text == "(01)09501101530003(17)271231(10)AB12(21)XYZ789"

last = drawn(zint.InputMode.GS1, head + "[10]AB12")  # as on a label of galenic's
assert decode(last)[0].data == zxingcpp.read_barcodes(last)[0].bytes

message = "[)>\x1e06\x1d9N110375286414\x1d1TAB12\x1dD271231\x1dSXYZ789\x1e\x04"
ppn = drawn(zint.InputMode.DATA, message)
[by_libdmtx], [by_zxing] = decode(ppn), zxingcpp.read_barcodes(ppn)
print("PPN      ", by_zxing.text)
assert by_libdmtx.data == by_zxing.bytes == message.encode()
assert by_zxing.text == message.replace("\x1d", "\u241d").replace("\x1e", "\u241e").replace("\x04", "\u2404")
PY
echo "libdmtx-lot-and-serial: as seen"
