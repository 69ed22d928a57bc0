"""The Indonesian language: plain functions and spaCy components."""
