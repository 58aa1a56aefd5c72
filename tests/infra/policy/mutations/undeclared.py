"""What no environment declares."""

from __future__ import annotations

from tests.infra.policy.mutations.mutation import mutation

MUTATIONS = (
    mutation(
        "one role has a permissions boundary of its own",
        "DeclaredOptions Separation",
        lambda a: a.promotional.set("GateRole", PermissionsBoundary="arn:aws:iam::000000000000:policy/wide"),
    ),
)
