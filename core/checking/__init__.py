"""Checks a learner's numbers: what agrees, the first place that does not, the convention and the mistake."""
