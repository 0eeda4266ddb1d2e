"""A hostile world: whatever Telegram's schema allows, and some of what it does not, at both bots."""
