"""The local AWS: an emulator taught End User Messaging SMS, so that deploys need no account."""
