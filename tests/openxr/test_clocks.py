"""The runtime's time and ours, where a counter lies between them as on Windows."""

from devices.openxr.clocks import by_counter, offset_ns

TICK_NS = 15_600_000


class Machine:
    """A clock that ticks coarsely beside a counter of 10 MHz; each look at either takes a microsecond."""

    def __init__(self):
        self.true_ns = 7 * TICK_NS + 9_000_000

    def now_ns(self):
        self.true_ns += 1000
        return self.true_ns // TICK_NS * TICK_NS

    def counter(self):
        self.true_ns += 1000
        return self.true_ns // 100

    def convert(self, count):
        return count * 100 + 5_000_000_000


def test_a_clock_that_ticks_coarsely_is_read_where_it_ticks():
    machine = Machine()
    found = by_counter(machine.convert, machine.counter, machine.now_ns)
    assert abs(found - 5_000_000_000) < 10_000


def test_a_runtime_that_cannot_be_asked_is_taken_at_our_time():
    assert offset_ns(None, None, frozenset()) == 0
