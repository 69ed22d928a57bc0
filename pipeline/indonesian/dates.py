"""Dates in Indonesian and English: publication stamps, dates in running text, and words such as `kemarin`."""

from __future__ import annotations

from pipeline.indonesian.date_mentions import DateMention, find_dates, resolve_relative
from pipeline.indonesian.date_stamps import Precision, Published, parse_published, search_published

__all__ = [
    "DateMention",
    "Precision",
    "Published",
    "find_dates",
    "parse_published",
    "resolve_relative",
    "search_published",
]
