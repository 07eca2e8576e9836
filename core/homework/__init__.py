"""Exercises for a class: a layer's forward and backward pass in the signatures of a course."""
