"""The outside world: channels, the desk, the engine, render, web, and the command line."""
