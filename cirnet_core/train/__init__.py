"""Training: configuration, events, checkpoints and one plain loop."""
