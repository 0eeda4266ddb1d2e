"""The staff's side on Telegram: responders, managers and groups, by python-telegram-bot."""

import os

# Lengths of time as what they are: otherwise the library warns at every message that bears one, into the log.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from bot.channels.telegram_staff.channel import StaffChannel

__all__ = ["StaffChannel"]
