"""Networks that read text: stepping through it, sampling from it, the activity of one unit along it."""
