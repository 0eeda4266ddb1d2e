"""A script of people and times, played in virtual time against the real desk, engine and words."""
