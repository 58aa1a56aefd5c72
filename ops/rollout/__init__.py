"""Deploying an assembly: what would change, which stack goes when, and what a person sees of it."""
