"""Coding: cues, screening, rules, assertion, voice."""
