"""The staff's side on Telegram: responders, managers and groups, by python-telegram-bot."""

from bot.channels.telegram_staff.channel import StaffChannel

__all__ = ["StaffChannel"]
