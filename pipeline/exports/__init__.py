"""Exports: the published tables in the formats that the field uses."""
