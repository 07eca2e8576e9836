"""Shares of time and room among visitors."""
