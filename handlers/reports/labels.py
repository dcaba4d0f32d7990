"""The names of the states of a unit's report."""

from domain.reports import State
from locales import N_

STATES = {
    State.OPEN: N_("chưa nộp"),
    State.SUBMITTED: N_("đã nộp"),
    State.RETURNED: N_("cần nộp lại"),
    State.ACCEPTED: N_("tỉnh đã duyệt"),
    State.WITHDRAWN: N_("đã rút, không phải nộp"),
}
