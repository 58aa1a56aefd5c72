"""The commands of a program's life: what a deploy would forget, restore, retire, adopt."""
