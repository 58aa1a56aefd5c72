"""The command line of the landing zone: `./sms`."""
