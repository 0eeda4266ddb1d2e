"""Tests of the rules of the house: pure, in virtual time, without any platform."""
