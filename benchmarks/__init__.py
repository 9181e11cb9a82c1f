"""Measurements of speed, as ratios to something that anyone can run."""
