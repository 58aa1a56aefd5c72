"""Pure sending logic: how many parts a text takes, and what may go out when; no AWS, no clock, no environment."""
