"""Queues and schedules that only remember."""


class Recorder:
    """A client of queues and schedules that writes down what it is asked, and answers as told."""

    def __init__(self, refused=(), error=None):
        self.messages, self.schedules, self._refused, self._error = [], [], refused, error

    def send_message_batch(self, QueueUrl, Entries):  # noqa: N803 - the service's names
        self.messages.append((QueueUrl, Entries))
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries if entry["Id"] not in self._refused]}

    def create_schedule(self, **schedule):
        self.schedules.append(schedule)
        if self._error:
            raise self._error
