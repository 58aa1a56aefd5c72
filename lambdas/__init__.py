"""Run time: what keeps the rules of texting once a program is deployed."""
