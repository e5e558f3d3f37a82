"""What stands beside the order on its own paper, and what a verification says."""

__all__ = ["PROOFS"]

PROOFS: dict[str, str] = {
    # --- on the sheet ----------------------------------------------------------------------------
    "code.title": "The order, for `galenic verify`",
    "code.fingerprint": "Fingerprint: {fingerprint}",
    "code.too-large": "The order is too large for one symbol ({signs} letters, at most {most}): "
    "keep its file, or its plan as JSON, with this sheet.",
    # --- a verification --------------------------------------------------------------------------
    "verification.agrees": "EVERY NUMBER AGREES: {compared} of them, and the names beside them, "
    "with what the order leads to",
    "verification.order-only": "THE ORDER WAS READ WHOLE: hold what follows against the paper",
    "verification.differs": "A NUMBER OR A NAME DIFFERS: {numbers} that the order does not lead to",
    "verification.other-version": "A NUMBER OR A NAME DIFFERS: {numbers}, in a file made by "
    "another version ({version}, this is {ours})",
    "verification.tampered": "THE ORDER SHOWN IS NOT THE ORDER HELD: {numbers} numbers or names "
    "differ",
    "verification.differences": "What differs",
    "verification.column-place": "where",
    "verification.column-told": "written",
    "verification.column-expected": "by the order",
    "verification.column-kind": "what that is",
    "verification.nothing": "nothing",
    "verification.none": "none",
    "verification.what": "What was verified",
    "verification.source": "read",
    "verification.made-by": "made by galenic",
    "verification.read-by": "planned anew by {version}",
    "verification.not-said": "not said",
    "verification.compared": "numbers compared",
    "verification.not-compared": "not compared",
    "verification.why-not": "there is none in their place: another version, or without an extra",
    "verification.fingerprint": "fingerprint",
    "verification.hold-against": "of the order; the sheet bears the same",
    "verification.by-hand": "To hold against the paper",
    "verification.weighing": "weighing {step}",
    "verifiedsource.json": "JSON",
    "verifiedsource.page": "a page (HTML)",
    "verifiedsource.pdf": "a PDF",
    "verifiedsource.text": "a text",
    "verifiedsource.code": "the text of an order",
    "verifiedsource.picture": "a symbol in a picture",
    "differencekind.number": "another number",
    "differencekind.order": "another in what is shown of the order",
    "differencekind.unknown": "a number without a reason",
    "differencekind.missing": "a number that is missing",
}
