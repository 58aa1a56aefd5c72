"""The rules of a program, each in a file of its own."""

from __future__ import annotations

from infra.policy.blueprint.rule import Blueprint
from infra.policy.rule import Rule
from infra.policy.rules.account_quotas import AccountQuotas
from infra.policy.rules.acknowledged import Acknowledged
from infra.policy.rules.alarm_topic import AlarmTopic
from infra.policy.rules.append_only_ledger import AppendOnlyLedger
from infra.policy.rules.archive_lock import ArchiveLock
from infra.policy.rules.campaign_walk import CampaignWalk
from infra.policy.rules.cascade_route import CascadeRoute
from infra.policy.rules.channel_policy import ChannelPolicy
from infra.policy.rules.closed_doors import ClosedDoors
from infra.policy.rules.consent_bus import ConsentBus
from infra.policy.rules.consent_tables import ConsentTables
from infra.policy.rules.dead_letter_alarm import DeadLetterAlarm
from infra.policy.rules.delivery_route import DeliveryRoute
from infra.policy.rules.durable_queue import DurableQueue
from infra.policy.rules.error_alarm import ErrorAlarm
from infra.policy.rules.form_asks_only import FormAsksOnly
from infra.policy.rules.form_behind_captcha import FormBehindCaptcha
from infra.policy.rules.inbound_room import InboundRoom
from infra.policy.rules.inbound_route import InboundRoute
from infra.policy.rules.kept_deliveries import KeptDeliveries
from infra.policy.rules.key_policy import KeyPolicy
from infra.policy.rules.keywords import Keywords
from infra.policy.rules.known_actions import KnownActions
from infra.policy.rules.known_properties import KnownProperties
from infra.policy.rules.known_types import KnownTypes
from infra.policy.rules.late_alarm import LateAlarm
from infra.policy.rules.ledger_archive import LedgerArchive
from infra.policy.rules.log_retention import LogRetention
from infra.policy.rules.narrow_actions import NarrowActions
from infra.policy.rules.narrow_resources import NarrowResources
from infra.policy.rules.no_crossing import NoCrossing
from infra.policy.rules.no_numbers import NoNumbers
from infra.policy.rules.nothing_hidden import NothingHidden
from infra.policy.rules.one_number import OneNumber
from infra.policy.rules.one_pool import OnePool
from infra.policy.rules.only_the_gate import OnlyTheGate
from infra.policy.rules.own_brake import OwnBrake
from infra.policy.rules.own_key import OwnKey
from infra.policy.rules.own_logs import OwnLogs
from infra.policy.rules.own_number import OwnNumber
from infra.policy.rules.own_opt_out_list import OwnOptOutList
from infra.policy.rules.own_place import OwnPlace
from infra.policy.rules.own_schedules import OwnSchedules
from infra.policy.rules.passed_role import PassedRole
from infra.policy.rules.pinpoint_ended import PinpointEnded
from infra.policy.rules.ports import Ports
from infra.policy.rules.preferences_read_only import PreferencesReadOnly
from infra.policy.rules.recursive_loop import RecursiveLoop
from infra.policy.rules.request_door import RequestDoor
from infra.policy.rules.retained import Retained
from infra.policy.rules.role_trust import RoleTrust
from infra.policy.rules.rules_in_force import RulesInForce
from infra.policy.rules.rules_read import RulesRead
from infra.policy.rules.send_gate import SendGate
from infra.policy.rules.send_permission import SendPermission
from infra.policy.rules.separation import Separation
from infra.policy.rules.shared_routes import SharedRoutes
from infra.policy.rules.tags import Tags
from infra.policy.rules.time_to_live import TimeToLive
from infra.policy.rules.told_opt_outs import ToldOptOuts
from infra.policy.rules.two_way import TwoWay
from infra.policy.rules.waivers import Waivers
from infra.policy.rules.waking_role import WakingRole

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
