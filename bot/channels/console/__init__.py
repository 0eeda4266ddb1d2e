"""The console: everybody side by side in one browser, on this machine only."""
