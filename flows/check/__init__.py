"""What is asked of a plan before anybody depends on it: one room a part of the language, and two walks through it."""
