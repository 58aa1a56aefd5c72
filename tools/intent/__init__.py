"""Trains and judges the model of inbound texts."""
