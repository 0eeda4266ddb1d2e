"""How fast the hotline is beside its peers, side by side in one run: `python -m tests.bench`."""
