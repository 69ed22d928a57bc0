"""Pages for readers, made from the published tables."""
