"""Whether an article is somebody's opinion: it holds claims only, never an event (R30)."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"/(?:opini|kolom|esai|tajuk|editorial|surat-pembaca|catatan|artikel-opini|wacana)(?:/|$)", re.IGNORECASE
)
_TITLE: Final = re.compile(
    r"^\W*(?:opini|kolom|esai|tajuk(?:\srencana)?|editorial|surat\spembaca|catatan\sredaksi)\s*[:|\]\u2013-]",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(r"^\W{0,3}(?i:oleh)\s?:?\s+(?!(?:sebab|karena)\b)[A-Z]")
_END: Final = re.compile(
    r"(?:pendapat\spribadi|tanggung\sjawab\spenulis|penulis\s(?:adalah|ialah|merupakan)\b|opini\sini\b"
    r"|redaksi\syang\sterhormat)",
    re.IGNORECASE,
)
_HEAD_CHARS: Final = 120
_TAIL_CHARS: Final = 350


def is_opinion(title: str, text: str, url: str | None = None) -> bool:
    """By the address, the headline's label, `Oleh: ...` at the start, or the disclaimer at the end."""
    if _TITLE.match(title) or (url and _ADDRESS.search(url)):
        return True
    head, tail = text[:_HEAD_CHARS], text[-_TAIL_CHARS:]
    return bool(_BYLINE.match(head) or _END.search(tail) or _END.search(head))
