"""Area codes laid over an older one whose zones the sources do not give them: they take those of the older code too.

Source: the area code maps of the North American Numbering Plan Administrator and the Canadian Numbering Administrator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OVERLAYS: Mapping[str, str] = {
    "364": "270",  # western Kentucky
    "448": "850",  # the Florida panhandle
    "689": "407",  # Orlando, which the sources put into the panhandle's zone
    "458": "541",  # Oregon outside the north-west
    "930": "812",  # southern Indiana
    "986": "208",  # Idaho
    "236": "250",  # British Columbia
    "257": "250",
    "672": "250",
    "778": "250",
    "367": "418",  # eastern Quebec
    "581": "418",
    "474": "306",  # Saskatchewan
    "639": "306",
    "879": "709",  # Newfoundland and Labrador
}
