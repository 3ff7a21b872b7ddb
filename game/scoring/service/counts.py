"""What /metrics tells: totals only, never whose."""

from __future__ import annotations

from collections import defaultdict

# Upper limits of the classes in which answering times are counted (s).
CLASSES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

HELP = {
    "midline_requests_total": ("counter", "Calls by door and status."),
    "midline_events_total": ("counter", "Events by what became of them: stored, known, quarantined."),
    "midline_seconds": ("histogram", "How long calls took, by door; streams are left out."),
    "midline_viewers": ("gauge", "Open live views."),
    "midline_stations": ("gauge", "Stations that wait for orders at this worker."),
    "midline_feed_seq": ("gauge", "Number of the newest event that live views were given."),
    "midline_body_bytes": ("gauge", "Bytes of bodies that are being read."),
    "midline_disk_free_bytes": ("gauge", "Room left on the disk of the data folder."),
}


class Counts:
    """The numbers of one worker since it began; only its event loop writes them."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], float] = defaultdict(float)
        self._classes: dict[str, list[int]] = {}
        self._sums: dict[str, float] = defaultdict(float)

    def add(self, name: str, by: float = 1, **labels: str) -> None:
        """One more (or `by`)."""
        self._numbers[name, _labels(labels)] += by

    def put(self, name: str, value: float) -> None:
        """What a gauge shows now."""
        self._numbers[name, ""] = value

    def took(self, door: str, seconds: float) -> None:
        """How long a call took."""
        classes = self._classes.setdefault(door, [0] * (len(CLASSES_S) + 1))
        classes[sum(seconds > limit for limit in CLASSES_S)] += 1
        self._sums[door] += seconds

    def text(self, worker: int) -> str:
        """All of it in Prometheus' text form, each line with the worker's process number."""
        lines = []
        for name, (kind, told) in HELP.items():
            lines += [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
            if kind == "histogram":
                lines += self._histogram(name, worker)
                continue
            for (found, labels), value in sorted(self._numbers.items()):
                if found == name:
                    lines.append(f'{name}{{worker="{worker}"{labels}}} {value:.10g}')
        return "\n".join(lines) + "\n"

    def _histogram(self, name: str, worker: int) -> list[str]:
        lines = []
        for door, classes in sorted(self._classes.items()):
            labels, running = f'worker="{worker}",door="{door}"', 0
            for limit, count in zip((*CLASSES_S, None), classes, strict=True):
                running += count
                lines.append(f'{name}_bucket{{{labels},le="{"+Inf" if limit is None else limit}"}} {running}')
            lines += [f"{name}_sum{{{labels}}} {self._sums[door]:.6f}", f"{name}_count{{{labels}}} {running}"]
        return lines


def _labels(labels: dict[str, str]) -> str:
    return "".join(f',{name}="{value}"' for name, value in sorted(labels.items()))
