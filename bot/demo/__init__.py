"""The organisation that the demo serves."""
