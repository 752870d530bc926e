"""List prices in USD, without free tiers and without tax. Other regions differ by up to some 30 %."""

from __future__ import annotations

REGION = "us-east-1"
# The day on which the price pages were read.
READ_ON = "2026-11-29"

MILLION, GB = 1_000_000, 1024**3
# AWS bills by the hour; a month is 30 days here.
MONTH_SECONDS = 30 * 24 * 3600

KMS_KEY = 1.00
# Each of a key's first two rotations makes it dearer for good.
KMS_ROTATION, KMS_DEAREST_ROTATIONS = 1.00, 2
KMS_REQUEST = 0.03 / 10_000
SECRET = 0.40
ALARM_METRIC, ALARM_METRIC_OF_SECONDS, COMPOSITE_ALARM = 0.10, 0.30, 0.50
DASHBOARD = 3.00
# In each hour in which it is written.
OWN_METRIC = 0.30
LOG_BYTE = 0.50 / GB
LOG_BYTE_MONTH = 0.03 / GB
TRACE = 5.00 / MILLION
LAMBDA_REQUEST = 0.20 / MILLION
LAMBDA_GB_SECOND = {"arm64": 0.0000133334, "x86_64": 0.0000166667}
SNAPSHOT_GB_SECOND = 0.0000015046
SNAPSHOT_RESTORED_GB = 0.0001397998
SQS_REQUEST = 0.40 / MILLION
API_REQUEST = 1.00 / MILLION
READ_UNIT = 0.125 / MILLION
WRITE_UNIT = 0.625 / MILLION
TABLE_BYTE_MONTH = 0.25 / GB
RECOVERY_BYTE_MONTH = 0.20 / GB
