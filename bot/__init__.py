"""The outside world: channels, the desk, the engine, rendering, web pages and the command line."""
