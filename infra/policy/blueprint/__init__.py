"""The blueprint: what every stack of ours looks like, written once, and held against each finished assembly."""
