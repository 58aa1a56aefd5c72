"""Puts End User Messaging SMS into the emulator: routing, service, resource types, reset, and the door for phones."""

from functools import partial
from types import SimpleNamespace

from local.corrections import failing
from local.corrections.firewall import guarded
from local.server import emulator as names
from local.server.emulator import Asgi, Emulator
from local.sms.inbound import Inbound
from local.sms.phones import Carriers, Phones, gateway
from local.sms.pinpoint import SERVICE as PINPOINT
from local.sms.pinpoint import Projects, ProjectType, TextChannelType
from local.sms.resources import (
    ConfigurationSetType,
    OptOutListType,
    PhoneNumberType,
    PoolType,
    ProtectConfigurationType,
)
from local.sms.sending import Publisher, stamped
from local.sms.service import SERVICE, TARGET_PREFIX, Service
from local.sms.store import Store

RESOURCE_TYPES = (
    OptOutListType,
    ProtectConfigurationType,
    ConfigurationSetType,
    PhoneNumberType,
    PoolType,
    ProjectType,
    TextChannelType,
)


def install(emulator: Emulator) -> Asgi:
    """Register everything with the emulator and return the application to serve in place of its own."""
    store = Store(emulator.account, emulator.region)
    publisher, failures = Publisher(emulator, lambda: store.standing.disorder), failing.Failures()
    failing.register(emulator, failures)
    emulator.target_patterns[SERVICE] = {"target_prefixes": [TARGET_PREFIX]}
    emulator.service_handlers[SERVICE] = Service(emulator, store, publisher).handle
    emulator.target_patterns[PINPOINT] = {}
    emulator.service_handlers[PINPOINT] = Projects(store).handle
    emulator.service_registry[SERVICE] = {"module": SERVICE}
    emulator.loaded_modules[SERVICE] = SimpleNamespace(reset=partial(_forget, store, failures))
    carriers = Carriers(store, emulator.objects, emulator.refused_object)
    names.replace("objects", carriers.handle)
    names.replace("refused_object", carriers.refused)
    for kind in RESOURCE_TYPES:
        emulator.resource_handlers[kind.type_name] = kind(store, publisher).handlers()
        emulator.replacing_properties[kind.type_name] = kind.create_only
    names.replace("envelope", stamped(emulator.envelope))
    return gateway(guarded(emulator), Phones(emulator, store, Inbound(store, publisher), failures))


def _forget(store: Store, failures: failing.Failures) -> None:
    store.clear()
    failures.clear()
