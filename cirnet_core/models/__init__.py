"""Model cards and the store of models."""
