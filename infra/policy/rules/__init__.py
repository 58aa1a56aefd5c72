"""The rules of a program, each in a file of its own."""

from __future__ import annotations

from infra.policy.blueprint.rule import Blueprint
from infra.policy.rule import Rule
from infra.policy.rules.account import AccountQuotas, Acknowledged, PinpointEnded, Waivers
from infra.policy.rules.flow import CampaignWalk, RecursiveLoop, RulesInForce, RulesRead
from infra.policy.rules.forms import FormAsksOnly, FormBehindCaptcha, PreferencesReadOnly
from infra.policy.rules.hearing import (
    ChannelPolicy,
    DurableQueue,
    InboundRoom,
    InboundRoute,
    KeptDeliveries,
    Keywords,
    SharedRoutes,
    TwoWay,
)
from infra.policy.rules.identity import OneNumber, OnePool, OwnNumber, OwnPlace, Tags
from infra.policy.rules.keeping import AppendOnlyLedger, ArchiveLock, ConsentTables, LedgerArchive, Retained, TimeToLive
from infra.policy.rules.knowing import KnownActions, KnownProperties, KnownTypes, NoCrossing, NothingHidden
from infra.policy.rules.rights import ClosedDoors, NarrowActions, NarrowResources, PassedRole, RoleTrust, SendPermission
from infra.policy.rules.sending import (
    DeliveryRoute,
    OnlyTheGate,
    OwnBrake,
    OwnSchedules,
    RequestDoor,
    SendGate,
    WakingRole,
)
from infra.policy.rules.sharing import ConsentBus, KeyPolicy, OwnKey, OwnOptOutList, Ports, Separation
from infra.policy.rules.telling import CascadeRoute, ToldOptOuts
from infra.policy.rules.watching import (
    AlarmTopic,
    DeadLetterAlarm,
    ErrorAlarm,
    LateAlarm,
    LogRetention,
    NoNumbers,
    OwnLogs,
)

_RULES: tuple[Rule, ...] = (
    # nothing but what was declared
    Blueprint(),
    # who is who
    Tags(),
    OnePool(),
    OneNumber(),
    OwnNumber(),
    KnownTypes(),
    KnownProperties(),
    OwnPlace(),
    # nothing shared
    OwnOptOutList(),
    OwnKey(),
    KeyPolicy(),
    Separation(),
    NoCrossing(),
    ConsentBus(),
    NothingHidden(),
    Ports(),
    # who may do what
    NarrowActions(),
    KnownActions(),
    NarrowResources(),
    SendPermission(),
    RoleTrust(),
    PassedRole(),
    ClosedDoors(),
    # nothing goes out past the gate
    OnlyTheGate(),
    SendGate(),
    RequestDoor(),
    OwnSchedules(),
    WakingRole(),
    DeliveryRoute(),
    OwnBrake(),
    RecursiveLoop(),
    CampaignWalk(),
    RulesInForce(),
    RulesRead(),
    # a customer is heard
    TwoWay(),
    ChannelPolicy(),
    InboundRoute(),
    InboundRoom(),
    DurableQueue(),
    DeadLetterAlarm(),
    Keywords(),
    SharedRoutes(),
    CascadeRoute(),
    KeptDeliveries(),
    FormBehindCaptcha(),
    FormAsksOnly(),
    PreferencesReadOnly(),
    ToldOptOuts(),
    # a person is told, and nobody else
    LateAlarm(),
    ErrorAlarm(),
    AlarmTopic(),
    OwnLogs(),
    LogRetention(),
    NoNumbers(),
    # consent is kept
    ConsentTables(),
    TimeToLive(),
    AppendOnlyLedger(),
    LedgerArchive(),
    ArchiveLock(),
    Retained(),
    # what AWS gives
    PinpointEnded(),
    AccountQuotas(),
    # the rules themselves
    Acknowledged(),
)
WAIVABLE = frozenset(rule.id for rule in _RULES if rule.waivable)
RULES: tuple[Rule, ...] = (*_RULES, Waivers(WAIVABLE))
