"""Errors that say where, what, and what is allowed."""

from __future__ import annotations


class NetralError(Exception):
    """Base of every error that Netral raises on purpose."""


class ContractError(NetralError):
    """A table breaks its contract: the message names table, column and first bad value."""


class CodebookError(NetralError):
    """A codebook file is wrong: the message names file, line, field and what is allowed."""


class SourceError(NetralError):
    """The input that was asked for cannot be used at all (missing, not readable)."""


class StageError(NetralError):
    """A stage cannot be planned or run: the message names the stage and what is missing."""


class ModelError(NetralError):
    """A classifier cannot be read, or does not belong to this codebook: the message says which and what to do."""
