"""The queues of deliveries: first attempts at endpoints that answer, and everything that waits or may hang."""

from __future__ import annotations

from scheducal.delivery.message import DeliveryMessage
from scheducal.delivery.replay import JobMessage
from scheducal.work_queue import WorkQueue

# One of the two. Each message waits until it is due, as far as SQS can make it wait.
DeliveryQueue = WorkQueue[DeliveryMessage]
JobQueue = WorkQueue[JobMessage]
