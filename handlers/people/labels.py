"""The names of the offices."""

from domain.people import Role
from locales import N_

ROLES = {
    Role.COMMUNE_OFFICER: N_("Cán bộ xã, phường"),
    Role.COMMUNE_LEADER: N_("Lãnh đạo xã, phường"),
    Role.PROVINCE_OFFICER: N_("Cán bộ tỉnh"),
    Role.EDITOR: N_("Biên tập viên"),
    Role.UNIT_OFFICER: N_("Cán bộ đơn vị"),
}
