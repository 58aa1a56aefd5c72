"""The function behind the preferences page: whoever holds a link sees their record, and may leave, pause or stop."""
