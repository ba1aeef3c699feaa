"""Retraining: a released model goes on with a laboratory's own labels, and does not forget."""
