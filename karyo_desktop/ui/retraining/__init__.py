"""Retraining on what was signed, and the models of the laboratory."""
