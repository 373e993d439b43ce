"""Reach, scores and bands: numpy over named arrays. What is counted, and how, is declared in index layers."""
