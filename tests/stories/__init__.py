"""Stories: what people live through, in virtual time, in both languages."""
