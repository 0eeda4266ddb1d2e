"""What runs by itself: deadlines that knock, words that go out."""
