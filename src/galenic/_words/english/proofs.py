"""What stands beside the order on its own paper, and what a verification says."""

__all__ = ["PROOFS"]

PROOFS: dict[str, str] = {
    # --- on the sheet ----------------------------------------------------------------------------
    "code.title": "The order, to verify this sheet by",
    "code.fingerprint": "Fingerprint of the order: {fingerprint}",
    "code.remark": "`galenic verify` plans anew from these letters and compares every number.",
    "code.too-large": "The order is too large for one symbol ({signs} letters, at most {most}): "
    "keep its file, or its plan as JSON, with this sheet.",
}
