"""From a run to its subscribers: ticks, their encoding, and server-sent events."""
