"""The name by which other programs ask whether a text may go out now; the code stands in `lambdas.quiet_hours`."""

from lambdas.quiet_hours.windows import NeverOpenError, Opening, Rules, closes_at, is_open, next_open

__all__ = ["NeverOpenError", "Opening", "Rules", "closes_at", "is_open", "next_open"]
