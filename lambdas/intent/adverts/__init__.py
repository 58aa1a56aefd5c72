"""Whether a service text advertises: what counts as marketing is defined in docs/service-texts.md."""
