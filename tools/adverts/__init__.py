"""Trains and judges the model that tells adverts among service texts."""
