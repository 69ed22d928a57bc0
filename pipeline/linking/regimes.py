"""Which rules were in force on a day: codebook, section 1.2."""

from __future__ import annotations

import datetime as dt
from typing import Final

from pipeline.tables_events import Regime

_FROM: Final = (
    (dt.date(2025, 10, 16), Regime.MK121),
    (dt.date(2023, 10, 31), Regime.UU20),
    (dt.date(2022, 9, 22), Regime.SKB2022),
    (dt.date(2020, 9, 10), Regime.SKB2020),
)


def regime_on(day: dt.date | None) -> Regime | None:
    """Regime of a day; None when the day is not known."""
    if day is None:
        return None
    return next((regime for start, regime in _FROM if day >= start), Regime.SE2017)
