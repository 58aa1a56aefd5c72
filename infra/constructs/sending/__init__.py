"""The send gate, campaigns, delivery events and the list audit."""
