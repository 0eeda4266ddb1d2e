"""The roads by which people reach the house and are reached by it."""
