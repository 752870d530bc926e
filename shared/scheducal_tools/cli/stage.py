"""A stage: what its stack holds, and what operators do on it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import typer

from scheducal import clock
from scheducal.operators.dead_letters.queues import DeadLetterQueues
from scheducal.operators.repository import OperatorRepository
from scheducal.store.table import Table
from scheducal.tenants.credentials import ApiKeyPair
from scheducal.tenants.key_secrets import KeySecrets
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import Seal
from scheducal.timeline.trace import Traces
from scheducal_tools.cli.aws import Aws, aws_errors, deployed_aws, local_aws
from scheducal_tools.cli.deployment.alarms import AlarmOperations
from scheducal_tools.cli.local_stack import find_local_stack
from scheducal_tools.cli.operations.addresses import AddressOperations
from scheducal_tools.cli.operations.appointments import AppointmentOperations
from scheducal_tools.cli.operations.audit.entries import AuditOperations, archive_of
from scheducal_tools.cli.operations.calendars import CalendarOperations
from scheducal_tools.cli.operations.catalog import CatalogOperations
from scheducal_tools.cli.operations.dead_letters.repeating import Repetition
from scheducal_tools.cli.operations.drift import DriftOperations
from scheducal_tools.cli.operations.events import EventOperations
from scheducal_tools.cli.operations.invocation.bookings import BookingOperations
from scheducal_tools.cli.operations.invocation.credentials import CredentialSource, from_environment
from scheducal_tools.cli.operations.invocation.values import values_for
from scheducal_tools.cli.operations.invocation.webhooks import WebhookOperations
from scheducal_tools.cli.operations.mail import MailOperations
from scheducal_tools.cli.operations.operators import OperatorOperations
from scheducal_tools.cli.operations.people.members import MemberOperations
from scheducal_tools.cli.operations.privacy import PrivacyOperations
from scheducal_tools.cli.operations.restore.service import RestoreOperations
from scheducal_tools.cli.operations.restore.tables import Tables
from scheducal_tools.cli.operations.restore.writers import Writers
from scheducal_tools.cli.operations.stack.functions import Functions
from scheducal_tools.cli.operations.stack.outputs import (
    StackOutputs,
    dead_letter_urls,
    read_all_outputs,
    read_outputs,
)
from scheducal_tools.cli.operations.stack.versions import VersionOperations
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.target import Target


@dataclass(frozen=True)
class Stage:
    """One environment. credentials: where an invocation's API key comes from."""

    aws: Aws
    outputs: StackOutputs
    credentials: CredentialSource

    @cached_property
    def tenants(self) -> TenantOperations:
        """Tenants and their API keys."""
        return TenantOperations(TenantRepository(self._table), self.outputs.mail_domain, self._seal)

    def _seal(self) -> Seal | None:
        """Give what seals secrets of API keys, None for a stage without a dashboard."""
        key_id = read_all_outputs(self.aws.cloudformation(), self.outputs.stack_name).get("SecretsKey")
        return KeySecrets(self.aws.keys(), key_id).seal if key_id else None

    @cached_property
    def members(self) -> MemberOperations:
        """People who sign in to the dashboard."""
        return MemberOperations(self._table, self.tenants, self.outputs.public_url)

    @cached_property
    def operators(self) -> OperatorOperations:
        """Give the operations on whole tenants."""
        return OperatorOperations(OperatorRepository(self._table))

    @cached_property
    def appointments(self) -> AppointmentOperations:
        """Give the operations on any tenant's appointments."""
        return AppointmentOperations(self._table, self.tenants)

    @cached_property
    def calendars(self) -> CalendarOperations:
        """Give the operations on any tenant's connected calendars."""
        return CalendarOperations(self._table, self.tenants)

    @cached_property
    def drift(self) -> DriftOperations:
        """Give the comparisons of any tenant's calendars with its appointments."""
        return DriftOperations(self._table, self.tenants, self.functions.invoke, time.sleep)

    @cached_property
    def catalog(self) -> CatalogOperations:
        """Give the operations on any tenant's channels, resources and services."""
        return CatalogOperations(self._table, self.tenants)

    @cached_property
    def events(self) -> EventOperations:
        """Give the events that nobody was told of."""
        return EventOperations(self._table, self.functions.invoke, clock.now)

    @cached_property
    def restore(self) -> RestoreOperations:
        """Give the way back to an earlier moment of the table."""
        client = self.aws.dynamodb()
        writers = Writers(self.aws.cloudformation(), self.aws.functions(), self.aws.clocks(), self.outputs.stack_name)
        return RestoreOperations(
            writers,
            Tables(client),
            self.outputs.table_name,
            lambda name: Table(client, name),
            self.events,
            clock.now,
            Path.cwd(),
        )

    @cached_property
    def privacy(self) -> PrivacyOperations:
        """Give any tenant's privacy requests, legal holds and retention."""
        return PrivacyOperations(self._table, self.tenants)

    @cached_property
    def audit(self) -> AuditOperations:
        """Give any tenant's audit log."""
        bucket = partial(archive_of, self.aws.objects(), self.aws.cloudformation(), self.outputs.stack_name)
        return AuditOperations(self._table, self.tenants, bucket)

    @cached_property
    def trace(self) -> Traces:
        """Follow a request."""
        return Traces(self._table)

    @cached_property
    def addresses(self) -> AddressOperations:
        """Give any tenant's addresses that take no mail."""
        return AddressOperations(self._table, self.tenants)

    @cached_property
    def mail(self) -> MailOperations:
        """Give the addresses to which SES sends nothing."""
        return MailOperations(self.aws.mail())

    @cached_property
    def dead_letters(self) -> DeadLetterQueues:
        """Say what our own code could not process."""
        urls = dead_letter_urls(self.aws.cloudformation(), self.outputs.stack_name)
        repetition = Repetition(self.functions, self.aws.streams())
        return DeadLetterQueues(self.aws.queues(), urls, repetition.repeat)

    @cached_property
    def alarms(self) -> AlarmOperations:
        """Give the stage's alarms."""
        return AlarmOperations(self.aws.alarms(), self.aws.topics(), self.outputs.stack_name)

    @cached_property
    def functions(self) -> Functions:
        """Give the Lambda functions."""
        return Functions(self.aws.cloudformation(), self.aws.functions(), self.outputs.stack_name)

    @cached_property
    def versions(self) -> VersionOperations:
        """Give the published versions of the functions."""
        aws, name = self.aws, self.outputs.stack_name
        return VersionOperations(aws.cloudformation(), aws.versions(), self.functions, name)

    def values(self, names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
        """Values for a sample event's placeholders; raises CommandFailed, Refusal."""
        webhooks, bookings = WebhookOperations(self._table), BookingOperations(self._table)
        return values_for(
            names, given, self.credentials, self.appointments, webhooks, self.catalog, self.calendars, bookings
        )

    @cached_property
    def _table(self) -> Table:
        return Table(self.aws.dynamodb(), self.outputs.table_name)


@contextmanager
def opened(target: Target) -> Iterator[Stage]:
    """Open the stage; within, errors of AWS are CommandFailed. Raises CommandFailed where there is no such stage."""
    with account(target) as aws:
        if target.is_local:
            stack = find_local_stack(Path.cwd())
            outputs = StackOutputs(stack.stack_name, stack.table_name, stack.mail_domain, stack.api_url, stack.api_url)
            yield Stage(aws, outputs, lambda: ApiKeyPair(stack.api_key, stack.api_secret))
        else:
            outputs = read_outputs(aws.cloudformation(), f"ScheduCal-{target.stage}")
            yield Stage(aws, outputs, from_environment)


@contextmanager
def account(target: Target) -> Iterator[Aws]:
    """Open the stage's account and region, deployed or not; within, errors of AWS are CommandFailed."""
    if not target.is_local:
        with aws_errors():
            yield deployed_aws(target.profile, target.region)
        return
    if target.profile or target.region:
        raise typer.BadParameter("--profile and --region go with the --stage of a deployment")
    stack = find_local_stack(Path.cwd())
    with aws_errors(stack.aws_url):
        yield local_aws(stack.aws_url, stack.region)
