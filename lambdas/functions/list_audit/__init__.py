"""The function behind the audit of a program's list: looks at every subscriber, mends what it finds, and reports."""
