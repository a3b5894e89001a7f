"""Opening a shop: what is asked, checked all at once, and a till's folder made of it, whole or not at all."""

from pos_app.setting_up.answers import Answers, Fault, Machine, SetupInvalid, read_answers, read_machine, schema
from pos_app.setting_up.enrolment import Enrolment, EnrolmentUnreadable, read_enrolment
from pos_app.setting_up.making import (
    FolderNotEmpty,
    FolderUnwritable,
    Made,
    enrol_again,
    join,
    refuse_used_folder,
    set_up,
)
from pos_app.setting_up.trial import print_trial

__all__ = [
    "Answers",
    "Enrolment",
    "EnrolmentUnreadable",
    "Fault",
    "FolderNotEmpty",
    "FolderUnwritable",
    "Machine",
    "Made",
    "SetupInvalid",
    "enrol_again",
    "join",
    "print_trial",
    "read_answers",
    "read_enrolment",
    "read_machine",
    "refuse_used_folder",
    "schema",
    "set_up",
]
