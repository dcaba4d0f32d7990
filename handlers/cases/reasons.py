"""Why two nominations may be of one deed, in words: "cùng tên (0,94), cùng bản, cách nhau một ngày"."""

from collections.abc import Iterable

from markupsafe import Markup

from domain.extraction.duplicates import Reason, Why
from locales import N_, Words

# What speaks against is shown as well: an officer weighs both.
_WORDS = {
    Reason.RESENT: N_("cùng lời kể"),
    Reason.NAME: N_("cùng tên ({alike})"),
    Reason.GIVEN_NAME: N_("cùng tên gọi ({alike})"),
    Reason.OTHER_NAME: N_("khác tên"),
    Reason.COMMUNE: N_("cùng xã, phường"),
    Reason.OTHER_COMMUNE: N_("khác xã, phường"),
    Reason.VILLAGE: N_("cùng bản"),
    Reason.OTHER_VILLAGE: N_("khác bản"),
    Reason.OTHER_DAYS: N_("khác ngày"),
    Reason.FIELD: N_("cùng lĩnh vực"),
    Reason.OTHER_FIELD: N_("khác lĩnh vực"),
    Reason.OTHER_POST: N_("khác nghề"),
    Reason.WORDS: N_("lời kể giống nhau"),
    Reason.OTHER_WORDS: N_("lời kể khác nhau"),
}


def words(t: Words, why: Iterable[Why]) -> Markup:
    """The reasons, as an officer reads them: those that say most come first."""
    ranked = sorted(why, key=lambda one: -one.weight)
    return Markup(", ").join(_reason(t, one) for one in ranked)


def _reason(t: Words, why: Why) -> Markup:
    if why.reason is Reason.DAYS:
        days = round(why.value)
        return t.plural("cách nhau {n} ngày", "cách nhau {n} ngày", days) if days else t("cùng ngày")
    return t(_WORDS[why.reason], alike=t.share(why.value))
