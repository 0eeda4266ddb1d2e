"""One small file for each promise of the house that a machine can check."""
