"""The name by which other programs load a brand file; the code stands in `infra.brand.loader`."""

from infra.brand.loader import BrandFileError, load, load_all

__all__ = ["BrandFileError", "load", "load_all"]
