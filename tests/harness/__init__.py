"""What several tests stand on: the program, or pieces of it, put together for a test."""
