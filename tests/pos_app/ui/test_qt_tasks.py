from __future__ import annotations

import threading

from kernel.errors import DomainError
from pos_app.ui.qt_tasks import QtTasks


class Refused(DomainError):
    code = "test.refused"


def refuse() -> None:
    raise Refused()


def test_answers_come_back_in_order_on_the_screens_thread(qtbot):
    tasks, answers = QtTasks(lambda error: None), []
    for number in range(20):
        tasks.run(
            lambda n=number: (n, threading.get_ident()), lambda a: answers.append((a, threading.get_ident())), print
        )

    qtbot.waitUntil(lambda: len(answers) == 20)
    tasks.stop()

    here = threading.get_ident()
    assert [answer[0] for answer, _ in answers] == list(range(20))
    assert all(worker != here and back == here for (_, worker), back in answers)


def test_a_refusal_comes_back_as_one(qtbot):
    tasks, answers = QtTasks(lambda error: None), []

    tasks.run(refuse, answers.append, lambda error: answers.append(error.code))
    qtbot.waitUntil(lambda: bool(answers))
    tasks.stop()

    assert answers == ["test.refused"]


def test_a_fault_of_ours_goes_to_the_crash_handler(qtbot):
    crashes: list[BaseException] = []
    tasks = QtTasks(crashes.append)

    tasks.run(lambda: 1 // 0, print, print)
    qtbot.waitUntil(lambda: bool(crashes))
    tasks.stop()

    assert isinstance(crashes[0], ZeroDivisionError)


def test_what_was_asked_is_finished_before_the_end(qtbot):
    tasks, done = QtTasks(lambda error: None), []

    tasks.run(lambda: done.append(1), print, print)
    tasks.stop()

    assert done == [1]
