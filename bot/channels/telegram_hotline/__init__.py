"""The public side on Telegram: customers and drivers, by aiogram."""

from bot.channels.telegram_hotline import loading  # noqa: F401 - before anything that imports aiogram
from bot.channels.telegram_hotline.channel import HotlineChannel

__all__ = ["HotlineChannel"]
