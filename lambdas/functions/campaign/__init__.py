"""The function behind a campaign's workflow: puts one request per recipient into the bulk queue, zone by zone."""
