"""Every harmless change with the way it is made."""

from tests.infra.policy.harmless import company, programs, reach, teams

WAYS = programs.WAYS | teams.WAYS | company.WAYS | reach.WAYS
