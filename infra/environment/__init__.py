"""What `cdk.json` says of an environment: where it is, and what it declares for the programs there."""

from infra.environment.entry import PLACEHOLDER_ACCOUNT, Environment
from infra.environment.option import UnknownEnvironmentError
from infra.environment.options import OPTIONS, Options
from infra.environment.settings import check_settings

__all__ = ["OPTIONS", "PLACEHOLDER_ACCOUNT", "Environment", "Options", "UnknownEnvironmentError", "check_settings"]
