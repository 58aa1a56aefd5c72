"""Campaigns as a person plans, launches and reviews them: the file, the audience, the forecast, the cost."""
