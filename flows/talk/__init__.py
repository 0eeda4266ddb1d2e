"""The rooms of the conversation: each reads, asks or decides one kind of thing; `flows/conversation.py` is the door."""
