"""The rows of the house: tables, repositories and the unit of work that opens them."""
