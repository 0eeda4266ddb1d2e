"""The console's page."""

from bot.web.console.app import Desktop, console_app

__all__ = ["Desktop", "console_app"]
