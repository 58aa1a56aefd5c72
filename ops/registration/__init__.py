"""The registration of a short code: its packet, its walk through the service's form, and what has drifted since."""
