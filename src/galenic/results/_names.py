"""The words of a plan that code decides by: each is text, and compares and hashes as its word."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Action", "MinimumBy", "Role", "VesselName"]


class Role(StrEnum):
    """What goes into the batch: a powder, or the capsules themselves."""

    STOCK = "stock"
    FILLER = "filler"
    EXCIPIENT = "excipient"
    DILUENT = "diluent"
    ALIQUOT = "aliquot"
    TRACER = "tracer"
    CAPSULE = "capsule"


class VesselName(StrEnum):
    """Where powders come from and go to; the vessels of triturates are ``T1``, ``T2`` … besides.

    What goes into the capsule itself was weighed for it: no batch was made of it.
    """

    STOCK = "stock"
    FILLER = "filler"
    EXCIPIENT = "excipient"
    DILUENT = "diluent"
    BATCH = "batch"
    CAPSULE = "capsule"


class MinimumBy(StrEnum):
    """What sets a minimum weight: a rule of the pharmacy, the balance itself, or our own least."""

    USP_41 = "usp-41"
    LEAST_WEIGHABLE = "least-weighable"
    NRF = "nrf"
    BALANCE = "minimum of the balance"
    NOT_CRITICAL = "not critical"


class Action(StrEnum):
    """What can be done: about a plan, as a way out, or about a batch as it was weighed."""

    TRITURATE = "triturate"
    PORTIONS = "portions"
    LARGER_BATCH = "larger-batch"
    WHOLE_TABLETS = "whole-tablets"
    WHOLE_CAPSULES = "whole-capsules"
    OTHER_STOCK = "other-stock"
    OTHER_BALANCE = "other-balance"
    NEXT_SIZE = "next-size"
    SEVERAL_CAPSULES = "several-capsules"
    FILL_TO_VOLUME = "fill-to-volume"
    DENSER_FILLER = "denser-filler"
    MEASURE_PACKING = "measure-packing"
    FILL_TO_A_MASS = "fill-to-a-mass"
    FILL_BY_COMPLETION = "fill-by-completion"
    READ_AGAIN = "read-again"
    ACCEPT = "accept"
    RECOMPUTE = "recompute"
    WEIGH_AGAIN = "weigh-again"
    ADD_DILUENT = "add-diluent"
    ADD_STOCK = "add-stock"
    ADD_TRITURATE = "add-triturate"
    ADD_FILLER = "add-filler"
    MAKE_CAPSULES = "make-capsules"
    FILL_AGAIN = "fill-again"
    ASSAY = "assay"
    DISCARD = "discard"
