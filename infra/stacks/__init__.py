"""Wiring only: which parts make a program, a Pinpoint project, a platform."""
