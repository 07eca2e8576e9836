"""Runs: their training and playback, the worker that computes, commands, limits and memory."""
