"""The console: its channel, its door, its page, and what stands on it."""
