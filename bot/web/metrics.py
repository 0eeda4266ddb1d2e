"""The figures of one moment, as Prometheus reads them; no personal data."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.pulse import Audit, Name
from storage.unit_of_work import Backlog, OutboxState

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
"""The text that Prometheus reads."""


def written(audit: Audit, outbox: Mapping[OutboxState, Backlog]) -> bytes:
    """The page."""
    page = CollectorRegistry()
    page.register(_Figures(audit, outbox))
    return generate_latest(page)


class _Figures(Collector):
    def __init__(self, audit: Audit, outbox: Mapping[OutboxState, Backlog]) -> None:
        self._audit, self._outbox = audit, outbox

    def collect(self) -> Iterator[Metric]:
        """Each of them, as Prometheus names things."""
        found = GaugeMetricFamily(
            "dutyline_audit_findings", "What the auditor finds wrong, by name", labels=["finding"]
        )
        figures = dict.fromkeys((name.value for name in Name), 0) | {each.key: each.n for each in self._audit.findings}
        for name, n in figures.items():
            found.add_metric([name], n)
        yield found
        mended = CounterMetricFamily("dutyline_audit_repairs", "What the auditor has put right", labels=["finding"])
        for name, n in self._audit.mended.items():
            mended.add_metric([name], n)
        yield mended
        if self._audit.looked_at is not None:
            at = self._audit.looked_at.timestamp()
            yield GaugeMetricFamily("dutyline_audit_timestamp_seconds", "When the auditor looked last", at)
        rows = GaugeMetricFamily("dutyline_outbox_messages", "Messages that are not sent, by state", labels=["state"])
        for state in OutboxState:
            if state is not OutboxState.SENT:
                rows.add_metric([state.value], self._outbox[state].count if state in self._outbox else 0)
        yield rows
