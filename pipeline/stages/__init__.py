"""The stages, one module each: thin, they wire the packages beside them to tables."""

ORDER = ("ingest", "fingerprint", "dedup", "segment", "screen", "annotate", "code", "tabulate")
"""Names in running order, so that the command line can list them without importing them; a test holds them true."""
