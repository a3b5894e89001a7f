from __future__ import annotations

from kernel.errors import DomainError
from pos_app.presenters.tasks import TasksInline


class Refused(DomainError):
    code = "test.refused"


def refuse() -> str:
    raise Refused(why="closed")


def test_an_answer_reaches_the_screen():
    answers: list[str] = []

    TasksInline().run(lambda: "ok", answers.append, lambda error: answers.append(error.code))

    assert answers == ["ok"]


def test_a_refusal_reaches_the_screen_as_an_error():
    answers: list[str] = []

    TasksInline().run(refuse, answers.append, lambda error: answers.append(error.code))

    assert answers == ["test.refused"]
