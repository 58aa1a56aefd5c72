"""A topic of the brand file: a list that a customer joins by texting its keyword."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from infra.brand.fields import FrequencyText, Keyword, Part, TopicText, Wording
from lambdas.program import Frequency


class TopicMessages(Part):
    """Texts of one topic in the brand's own words."""

    confirmation_request: TopicText | None = None
    confirmation: TopicText | None = None
    left: TopicText | None = None
    reminder: TopicText | None = None


class BrandTopic(Part):
    """A list that a customer joins by texting `keyword`; title and keyword are made from its name where not given."""

    model_config = ConfigDict(json_schema_extra={"required": ["frequency"]})

    title: Wording = Field(examples=["deals"])
    keyword: Keyword = Field(examples=["DEALS"])
    frequency: FrequencyText = Field(examples=["2 msgs/month"])
    messages: TopicMessages = Field(default_factory=TopicMessages)

    @property
    def cadence(self) -> Frequency:
        """The declared frequency as a count and its period; the count is None where it varies."""
        if self.frequency == "varies":
            return Frequency(count=None, period="")
        count, _, period = self.frequency.partition("/")
        return Frequency(count=int(count.split()[0]), period=period)

    @property
    def frequency_text(self) -> str:
        """The declared frequency as messages state it, e.g. `1 msg/order` or `Msg frequency varies`."""
        count, period = self.cadence.count, self.cadence.period
        if count is None:
            return "Msg frequency varies"
        return f"{count} msg/{period}" if count == 1 else f"{count} msgs/{period}"


def named(name: object, topic: object) -> object:
    """Return the data of `topic` with the title and keyword that its name stands for, where it gives none."""
    if not isinstance(topic, dict) or not isinstance(name, str):
        return topic
    return {"title": name.replace("-", " "), "keyword": name.upper(), **topic}
