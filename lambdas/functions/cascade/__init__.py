"""The function that honours the opt-outs of a legal entity's other promotional programs."""
