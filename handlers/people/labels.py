"""The names of the offices."""

from domain.people import Role
from locales import N_

ROLES = {
    Role.COMMUNE_OFFICER: N_("cán bộ xã, phường"),
    Role.PROVINCE_OFFICER: N_("cán bộ tỉnh"),
    Role.EDITOR: N_("biên tập viên"),
    Role.UNIT_OFFICER: N_("cán bộ đơn vị"),
}
