"""From coded sentences to actors, relations, events, claims and statistics; pure functions over rows."""
