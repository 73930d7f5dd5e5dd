"""A server that failed rests, ever longer; after each rest one asks; an answer ends it."""

from threading import Barrier, Event, Thread

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cms.core.breaker import Breaker

FIRST, LONGEST = 1.0, 10.0


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def resting(clock: Clock) -> Breaker:
    breaker = Breaker(FIRST, LONGEST, clock)
    breaker.failed()
    return breaker


def test_while_all_is_well_everybody_asks() -> None:
    breaker = Breaker(FIRST, LONGEST)
    assert all(breaker.may_ask(5) for _ in range(100))


def test_the_rest_doubles_up_to_the_longest_and_an_answer_ends_it() -> None:
    clock = Clock()
    breaker = Breaker(FIRST, LONGEST, clock)
    for expected in (1, 2, 4, 8, 10, 10):
        breaker.failed()
        clock.now += expected - 0.01
        assert not breaker.may_ask(5)
        clock.now += 0.02
        assert breaker.may_ask(5)
    breaker.answered()
    assert breaker.may_ask(5)
    breaker.failed()
    clock.now += FIRST
    assert breaker.may_ask(5)


def test_after_the_rest_one_asks_and_one_who_says_nothing_is_not_waited_for() -> None:
    clock = Clock()
    breaker = resting(clock)
    clock.now += FIRST
    assert [breaker.may_ask(2.5) for _ in range(3)] == [True, False, False]
    clock.now += 2.5
    assert [breaker.may_ask(2.5) for _ in range(3)] == [True, False, False]


def test_who_takes_no_time_keeps_nobody_waiting() -> None:
    clock = Clock()
    breaker = resting(clock)
    assert not breaker.may_ask(0)
    clock.now += FIRST
    assert all(breaker.may_ask(0) for _ in range(3))


def test_questions_that_fail_together_are_one_failure() -> None:
    clock = Clock()
    breaker = Breaker(FIRST, LONGEST, clock)
    for _visitor in range(20):
        breaker.failed()
    clock.now += FIRST
    assert breaker.may_ask(5)


def test_what_was_mended_is_asked_at_once() -> None:
    breaker = resting(Clock())
    breaker.reset()
    assert all(breaker.may_ask(5) for _ in range(3))


def test_of_many_threads_one_asks_and_all_may_after_its_answer() -> None:
    clock = Clock()
    breaker = resting(clock)
    clock.now += FIRST
    together, answer = Barrier(33), Event()
    may: list[bool] = []

    def visit() -> None:
        together.wait(10)
        for _again in range(200):
            mine = breaker.may_ask(5)
            may.append(mine)
            if mine:
                break
        answer.wait(10)
        may.append(breaker.may_ask(5))

    threads = [Thread(target=visit) for _ in range(32)]
    for thread in threads:
        thread.start()
    together.wait(10)
    while len(may) < 31 * 200 + 1:
        assert any(thread.is_alive() for thread in threads)
    assert may.count(True) == 1
    breaker.answered()
    answer.set()
    for thread in threads:
        thread.join(10)
    assert may[-32:] == [True] * 32


class Breaking(RuleBasedStateMachine):
    """Callers and a server that fails and answers, beside what the contract says of each moment."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.breaker = Breaker(FIRST, LONGEST, self.clock)
        self.failures = 0
        self.closed_until = 0.0
        self.asking = False

    @rule(seconds=st.sampled_from((0.5, 1.0, 2.0, 5.0, 11.0)))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule(within=st.sampled_from((0.0, 0.5, 2.0)))
    def a_caller_comes(self, within: float) -> None:
        expected = not self.failures or self.clock.now >= self.closed_until
        assert self.breaker.may_ask(within) == expected
        if expected and self.failures:
            self.closed_until, self.asking = self.clock.now + within, True

    @rule()
    def the_server_fails(self) -> None:
        self.breaker.failed()
        if self.failures and not self.asking and self.clock.now < self.closed_until:
            return  # it was asked before it was known to have failed
        self.closed_until = self.clock.now + min(FIRST * 2**self.failures, LONGEST)
        self.failures, self.asking = self.failures + 1, False

    @precondition(lambda self: self.failures)
    @rule()
    def the_server_answers(self) -> None:
        self.breaker.answered()
        self.failures, self.asking = 0, False

    @invariant()
    def nobody_waits_longer_than_the_longest_rest(self) -> None:
        assert self.closed_until <= self.clock.now + LONGEST


Breaking.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_the_contract_in_any_order = Breaking.TestCase
