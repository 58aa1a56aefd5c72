"""The list of what sends a text is whole: held against every model of AWS's services that botocore brings."""

import re

import pytest

from infra.texting import COGNITO, PUBLISH, SENDING, SUBSCRIBE
from ops.guardrails.actions import MESSAGING, OPT_OUTS, SENDS_NO_TEXT
from tests.ops.guardrails.models import actions, matching, of_texts

READS = re.compile(r"(Get|List|Describe|Carrier)\w*")
OPEN = re.compile(r"\w*(Registration|VerifiedDestinationNumber|VerifyDestinationNumber|MessageFeedback)\w*")
LISTED = (*SENDING, *MESSAGING, *OPT_OUTS, PUBLISH, SUBSCRIBE)


def test_what_aws_says_of_texts_and_sending_is_locked_or_excused_with_a_reason():
    locked = set(matching(LISTED))
    left = {action.partition(":")[0] for action in of_texts() if action not in locked}
    assert left == set(SENDS_NO_TEXT)


def test_what_begins_to_send_is_never_excused():
    locked = set(matching(LISTED))
    begins = re.compile(r".*:(Send\w*(Message|Messages|Text\w*|OTP\w*|Code|Verification\w*)|StartOutboundChat\w*)")
    services = ("sms-voice", "mobiletargeting", "end-user-messaging", "ssm-contacts", "connect")
    found = {action for service in services for action in actions(service) if begins.fullmatch(action)}
    assert len(found) > 10
    assert found <= locked


def test_every_action_of_the_messaging_service_reads_registers_or_is_locked():
    locked = set(matching(LISTED))
    names = {action: action.partition(":")[2] for action in actions("sms-voice")}
    left = [name for action, name in names.items() if action not in locked]
    assert [name for name in left if not READS.fullmatch(name) and not OPEN.fullmatch(name)] == []
    assert [action for action in locked & set(names) if READS.fullmatch(names[action])] == []


@pytest.mark.parametrize("pattern", [*LISTED, *COGNITO])
def test_every_pattern_names_an_action_that_aws_has(pattern):
    assert matching([pattern])
