"""The names of the offices."""

from domain.people import Role
from locales import N_

ROLES = {
    Role.COMMUNE_OFFICER: N_("Cán bộ xã, phường"),
    Role.UNIT_LEADER: N_("Lãnh đạo đơn vị"),
    Role.UNIT_OFFICER: N_("Cán bộ đơn vị"),
    Role.PROVINCE_OFFICER: N_("Cán bộ tỉnh"),
    Role.SIGNATORY: N_("Người ký thay Chủ tịch tỉnh"),
    Role.COUNCIL_MEMBER: N_("Ủy viên Hội đồng Thi đua - Khen thưởng"),
    Role.EDITOR: N_("Biên tập viên"),
    Role.INSPECTOR: N_("Cán bộ kiểm tra"),
    Role.ADMINISTRATOR: N_("Quản trị"),
}
