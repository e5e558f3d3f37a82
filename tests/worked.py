"""Orders that more than one test begins with, worked in the reference."""


def too_little_to_weigh(dose="1.5 mg", capsules=20):
    """30 mg of drug on a balance of class III: sensitivity 6 mg, 5 %, so 120 mg."""
    return {
        "order": {"active": "naltrexone hydrochloride", "dose": dose, "capsules": capsules},
        "stock": {"kind": "powder", "active": "naltrexone hydrochloride", "assay": "100 %",
                  "basis": "as-is", "pack_stat": "210 mg/capsule"},
        "capsule": {"size": "3"},
        "filler": {"name": "a filler", "pack_stat": "150 mg/capsule"},
        "weighing": {"rule": "least-weighable", "error": "5 %"},
        "balance": [{"name": "B", "readability": "1 mg", "sensitivity": "6 mg"}],
    }  # fmt: skip
