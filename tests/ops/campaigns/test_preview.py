"""What people of each language will read of a campaign."""

from datetime import UTC, datetime

import pytest

from infra.brand.loader import parse
from infra.brand.manifest import manifest
from infra.brand.source import Source
from lambdas.messages.languages import LANGUAGES
from lambdas.sending.campaign import Campaign
from ops.campaigns.file import CampaignFile
from ops.campaigns.preview import readings
from tools.transcripts import BRAND


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_campaign_is_held_to_the_longest_notice_and_shown_with_each(language):
    program = manifest(parse("acme.yaml", BRAND), "promotional", "any")
    campaign = Campaign("sale", "deals", "Acme: https://acme.example/s", datetime(2026, 12, 2, tzinfo=UTC))
    assert campaign.longest(program).endswith("Répondez STOP pour vous désabonner.")
    shown = {
        one.who: one.text for one in readings(CampaignFile(campaign, program.id, None, Source("sale.yaml")), program)
    }
    reader = f"everybody, for the first time in 30 days, in {LANGUAGES[language].name}"
    assert shown[reader].endswith(program.read_in(language).copy.notice)
