"""Uploads: receiving, reading, keeping and previewing files of visitors."""
