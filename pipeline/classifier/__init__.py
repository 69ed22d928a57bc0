"""The classifier: what the rules miss is proposed, and what they overreach is doubted, from labelled text alone."""
