"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

UNKNOWN = "und"
# The first 200 characters are enough where they say Indonesian: on 6,013 real articles 14 then differed from what 800
# characters say (10 of them Malay against Indonesian, in Indonesian outlets), at a third of the time.
FIRST_LOOK = 200
SAMPLE = 800
INDONESIAN = "id"
MINIMUM = 20


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> tuple[str, float]:
    """ISO 639 code and probability, from the first 200 or 800 characters; `und` and 0 for less than 20 characters."""
    sample = text[:SAMPLE].strip()
    if len(sample) < MINIMUM:
        return UNKNOWN, 0.0
    code, probability = _identifier().classify(sample[:FIRST_LOOK])
    if code != INDONESIAN:
        code, probability = _identifier().classify(sample)
    return str(code), min(1.0, round(float(probability), 4))
