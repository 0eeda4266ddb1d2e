"""Chaos: people live through overlapping stories while the program's processes are killed and frozen around them.

What each of them reads is compared with what somebody wrote down by hand beside the story; `python -m tests.chaos`.
"""
