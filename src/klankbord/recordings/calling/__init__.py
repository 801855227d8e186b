"""Calls that go on now: what the gate answers and is told."""
