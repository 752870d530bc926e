"""What comparisons count, how far they have come, and what the API makes of it."""

from __future__ import annotations

import json
from datetime import timedelta

from scheducal.connectors.connections.model import Connection
from scheducal.connectors.reconcile.model import (
    MOST_NAMED,
    Counts,
    Finding,
    Progress,
    Report,
    progress_document,
    progress_of,
    report_document,
    report_of,
)
from scheducal.connectors.reconcile.queries import ConsistencyFacts, Lags, lags_of
from scheducal.connectors.reconcile.views import consistency
from scheducal.connectors.reconcile.walk import months
from scheducal.store.values import marshal, unmarshal
from tests.unit.connectors.pull.values import NOW

GOOGLE = Connection("ten_1", "cal_1", "google", "oauth", NOW, NOW, {"account": "anna@example.com"})


def some_progress() -> Progress:
    start = {"pk": "a", "sk": "b", "gsi1pk": "c", "gsi1sk": "d"}
    found = Progress(NOW, month="2026-04", start=start).found("apt_1", Finding("agree"), repaired=False)
    found = found.found("apt_2", Finding("differ", ("time", "subject"), "follow"), repaired=True)
    return found.left_behind("apt_3", "evt-3", "remove_event", removed=False)


def test_progress_comes_through_a_row_and_through_json_unchanged() -> None:
    progress = some_progress()
    assert progress_of(json.loads(json.dumps(progress_document(progress)))) == progress
    assert progress_of(unmarshal(marshal(progress_document(progress)))) == progress
    assert progress_of(unmarshal(marshal(progress_document(Progress(NOW))))) == Progress(NOW)


def test_a_report_comes_through_a_row_unchanged() -> None:
    report = Report(NOW, NOW + timedelta(minutes=1), some_progress().counts)
    assert report_of(unmarshal(marshal(report_document(report)))) == report


def test_counts_tell_what_only_a_person_can_help() -> None:
    assert some_progress().counts == Counts(checked=2, agree=1, differ=1, repaired=1, left_behind=1)
    assert some_progress().counts.unrepaired == 1


def test_everything_is_counted_and_the_first_are_named() -> None:
    progress = Progress(NOW)
    for number in range(MOST_NAMED + 10):
        progress = progress.found(f"apt_{number}", Finding("differ", ("time",)), repaired=False)
    assert (progress.counts.differ, len(progress.differences)) == (MOST_NAMED + 10, MOST_NAMED)


def test_months_go_over_the_end_of_a_year() -> None:
    assert list(months("2026-11", "2027-02")) == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert list(months("2026-11", "2026-10")) == []


def test_nothing_is_known_before_the_first_comparison() -> None:
    (email, google) = consistency(ConsistencyFacts([GOOGLE], Lags(is_complete=True), {}), NOW)["systems"]
    assert (email["system"], email["calendarId"], email["agree"], email["differ"]) == ("email", None, None, None)
    assert (google["calendarId"], google["lag"], google["oldestLag"]) == ("cal_1", 0, None)


def test_lag_is_each_system_s_own_and_the_oldest_first() -> None:
    rows = [
        {"system": "google:cal_1", "gsi1sk": "2026-03-20T11:58:30#apt_1"},
        {"system": "email", "gsi1sk": "2026-03-20T11:59:00#apt_2"},
        {"system": "google:cal_1", "gsi1sk": "2026-03-20T11:59:30#apt_3"},
    ]
    lags = Lags(is_complete=False, by_system=lags_of(rows, [{"system": "email", "gsi1sk": "x"}]))
    counts = Counts(checked=5, agree=3, differ=2, repaired=1, left_behind=2, removed=1)
    answer = consistency(ConsistencyFacts([GOOGLE], lags, {"cal_1": Report(NOW, NOW, counts)}), NOW)
    (email, google) = answer["systems"]
    assert answer["isComplete"] is False
    assert (email["lag"], email["failed"], google["lag"], google["failed"]) == (1, 1, 2, 0)
    assert google["oldestLag"] == {"seconds": 90, "since": "2026-03-20T11:58:30Z"}
    assert (google["agree"], google["differ"]) == (4, 1), "what was put right agrees"
    assert google["comparison"] is not None
    assert (google["comparison"]["differ"], google["comparison"]["leftBehind"]) == (2, 1)


def test_what_fails_because_its_calendar_was_disconnected_is_shown() -> None:
    failed = lags_of([], [{"system": "exchange:cal_0", "gsi1sk": "x"}])
    (_, google, gone) = consistency(ConsistencyFacts([GOOGLE], Lags(is_complete=True, by_system=failed), {}), NOW)[
        "systems"
    ]
    assert (google["state"], google["failed"]) == ("active", 0)
    assert (gone["system"], gone["calendarId"], gone["state"]) == ("exchange", "cal_0", "disconnected")
    assert (gone["failed"], gone["agree"], gone["comparison"]) == (1, None, None)
