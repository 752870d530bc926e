"""Workers: the functions that no request reaches. What they may do is in their modules, as `needs`."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_destinations import SqsDestination

from infra import permissions
from infra.functions.function import Runtime, ScheduCalFunction, Size
from infra.functions.routes import worker_needs

# A tick that waits for concurrency ends here: later ones do its work, and its end is reported. AWS keeps it six hours.
MAX_TICK_AGE = Duration.minutes(5)


def make_worker(module: str, runtime: Runtime, *, traced: bool = True) -> ScheduCalFunction:
    """Make the function of a worker's module, with what the module says that it needs.

    traced: False for what the clock starts. X-Ray samples all of so few runs, and most find nothing to do.
    """
    size = Size.of_worker(runtime.settings.functions)
    return ScheduCalFunction(module=module, needs=worker_needs(module), size=size, runtime=runtime, traced=traced)


def run_by_clock(workers: Sequence[ScheduCalFunction], *, every: Duration, dead: sqs.IQueue) -> events.Rule:
    """Start the workers, which are of one area, at each tick.

    The next tick is minutes away, so a failed one is reported, not repeated.
    """
    for each in workers:
        each.every = every
        each.allow(permissions.send_message(dead))
        each.target.configure_async_invoke(
            retry_attempts=0, max_event_age=MAX_TICK_AGE, on_failure=SqsDestination(dead)
        )
    started = [
        targets.LambdaFunction(each.target, dead_letter_queue=dead, retry_attempts=2, max_event_age=MAX_TICK_AGE)
        for each in workers
    ]
    return events.Rule(workers[0], "Clock", schedule=events.Schedule.rate(every), targets=started)
