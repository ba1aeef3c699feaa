"""Labelled chromosome packs: reading, splitting by case, sampling."""
