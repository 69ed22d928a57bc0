"""Copies of one article: exact by digest, near by MinHash and verified evidence. Pure functions."""

from __future__ import annotations

from pipeline.duplicates.fingerprints import ALGORITHM, PERMUTATIONS, Fingerprint, fingerprint
from pipeline.duplicates.groups import Membership, Method, group
from pipeline.duplicates.verification import Evidence, evidence, is_copy

__all__ = [
    "ALGORITHM",
    "PERMUTATIONS",
    "Evidence",
    "Fingerprint",
    "Membership",
    "Method",
    "evidence",
    "fingerprint",
    "group",
    "is_copy",
]
