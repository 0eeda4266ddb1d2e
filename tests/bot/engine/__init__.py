"""Delivery, and what else runs by itself."""
