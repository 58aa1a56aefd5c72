"""What a program is made of, told from its template: functions, channels, archive, forms, keys."""
