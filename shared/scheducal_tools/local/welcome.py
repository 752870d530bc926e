"""What a person, and a script, need to know once the local stack is up."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any

from scheducal.clock import now
from scheducal.webhooks.delivery.rules import SCHEDULE, Schedule
from scheducal_tools.local.deployment.demo_owner import Owner
from scheducal_tools.local.deployment.demo_tenant import Demo
from scheducal_tools.local.deployment.deployed import Deployed
from scheducal_tools.local.deployment.operator_key import LocalOperator
from scheducal_tools.local.progress import Progress
from scheducal_tools.local.settings import REGION, STAGE, LocalSettings


def facts(settings: LocalSettings, deployed: Deployed, demo: Demo, operator: LocalOperator) -> dict[str, Any]:
    """Give the content of stack.json."""
    return {
        "apiUrl": settings.api_url,
        "apiKey": demo.api_key,
        "apiSecret": demo.api_secret,
        "tenantId": demo.tenant_id,
        "operatorKey": operator.key,
        "operatorSecret": operator.secret,
        "mailUrl": settings.mail_url,
        "docsUrl": f"{settings.api_url}/docs",
        "dashboardUrl": f"{settings.api_url}/dashboard",
        "awsEndpointUrl": settings.aws_url,
        "region": REGION,
        "stage": STAGE,
        "stackName": deployed.stack_name,
        "tableName": deployed.table_name,
        "apiId": deployed.api_id,
        "mailDomain": deployed.mail_domain,
        "mailBucket": deployed.mail_bucket,
        "pid": os.getpid(),
    } | ({"fakesUrl": settings.fakes_url} if settings.fakes_url else {})


def welcome(progress: Progress, settings: LocalSettings, demo: Demo, operator: LocalOperator, owner: Owner) -> None:
    """Say where things are, and the first request to paste."""
    progress.say(
        f"\n[bold]ScheduCal is running.[/] Ctrl-C stops it and keeps the data.\n\n"
        f"  API            {settings.api_url}\n"
        f"  Documentation  {settings.api_url}/docs\n"
        f"  Dashboard      {settings.api_url}/dashboard\n"
        f"  Sign in as     {owner.email}, owner and operator\n"
        f"  Password       {owner.password}\n"
        f"  Mailbox        {settings.mail_url}\n"
        f"{_fakes(settings)}"
        f"  AWS endpoint   {settings.aws_url}\n"
        f"  API key        {demo.api_key}\n"
        f"  API secret     {demo.api_secret}\n"
        f"  Operator key   {operator.key}\n"
        f"  its secret     {operator.secret}\n"
        f"  Webhooks       attempts after {waits(settings.schedule)}\n\n"
        f"All of it is in {settings.home / 'stack.json'}. For the examples of the documentation, in a shell:\n\n"
        f". {settings.home / 'env'}\n\n"
        f"A first appointment:\n\n"
        f"{first_request(settings.api_url, demo)}\n"
    )


def _fakes(settings: LocalSettings) -> str:
    return f"  Fakes          {settings.fakes_url}\n" if settings.fakes_url else ""


def waits(schedule: Schedule | None) -> str:
    """Say a delivery schedule in words; None: the documented one."""
    seconds = ", ".join(str(int(wait.total_seconds())) for wait in schedule or SCHEDULE)
    return f"{seconds} s ({'as DELIVERY_SCHEDULE says' if schedule else 'the documented schedule'})"


def first_request(api_url: str, demo: Demo) -> str:
    """Write a curl command that books half an hour of tomorrow."""
    day = (now() + timedelta(days=1)).date()
    body = {
        "appointmentSubject": "First appointment",
        "appointmentStart": f"{day}T14:00:00",
        "appointmentEnd": f"{day}T14:30:00",
        "appointmentTimeZone": "America/New_York",
        "name": "Ada Lovelace",
        "address": "ada@example.com",
    }
    return (
        f"curl {api_url}/api/v1/appointments -u {demo.api_key}:{demo.api_secret} "
        f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"
    )
