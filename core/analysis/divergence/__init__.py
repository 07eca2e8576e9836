"""Why a run diverged: the first number that is not finite, what led to it, and what would have prevented it."""
