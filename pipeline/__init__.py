"""Netral: qualitative coding of Indonesian news text on civil-service neutrality and vote brokerage."""

__version__ = "0.1.0"
