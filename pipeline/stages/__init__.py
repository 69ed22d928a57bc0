"""The stages, one module each: thin, they wire the packages beside them to tables."""

ORDER = (
    *("ingest", "segment", "screen", "annotate", "code", "mention"),
    *("fingerprint", "dedup", "actors", "event", "link", "tabulate"),
)
"""Names in running order, so that the command line can list them without importing them; a test holds them true."""
