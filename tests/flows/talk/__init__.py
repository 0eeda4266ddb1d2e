"""Tests of the talk's own rooms."""
