"""A function writes where its program says, under its program's key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from infra.policy.handlers import FUNCTION
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template

GROUP = "AWS::Logs::LogGroup"


class OwnLogs(ProgramRule):
    """Every function has a log group of its own in its stack, encrypted with a customer key."""

    id = "SmsProgram-OwnLogs"
    info = "The function has no log group of its own in its stack."
    why = "Lambda then makes one that nobody encrypts, that no stack deletes, and whose rights reach every log group."
    source = "AWS Lambda developer guide, Configuring log groups; design decision 1 (own key)"
    remedy = "Declare an AWS::Logs::LogGroup with KmsKeyId for the function, and name it in LoggingConfig.LogGroup."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each function without a log group, each shared group, and each group without a key."""
        functions = list(template.of_type(FUNCTION))
        groups = {one.logical_id: template.find(one.get("LoggingConfig", "LogGroup"), GROUP) for one in functions}
        users = Counter(group.logical_id for group in groups.values() if group)
        for function in functions:
            group = groups[function.logical_id]
            if group is None:
                yield self.finding(template, function, "LoggingConfig.LogGroup")
            elif users[group.logical_id] > 1:
                message = f"The log group {group.logical_id} holds the logs of {users[group.logical_id]} functions."
                yield self.finding(template, function, "LoggingConfig.LogGroup", message)
        for group in template.of_type(GROUP):
            if not group.get("KmsKeyId"):
                yield self.finding(template, group, "KmsKeyId", "The log group is not encrypted with a customer key.")
