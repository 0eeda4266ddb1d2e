"""The real program against a fake Bot API server and a real browser."""
