"""What an export says in words of its own; its notices stand with the others."""

__all__ = ["EXPORTS"]

EXPORTS: dict[str, str] = {
    "export.capsule": "capsule",
    "export.triturate": "powder, triturate",
}
"""The dosage forms, which no code is known for."""
