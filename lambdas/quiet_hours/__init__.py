"""When a text may go out: state law, holidays, the regions of numbers."""
