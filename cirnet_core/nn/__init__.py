"""Networks. The only part of the core, with train and predictor, that imports torch."""
