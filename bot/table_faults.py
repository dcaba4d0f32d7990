"""What is told of the faults in a file with a table, each with its line."""

from domain.table_file import Fault, Problem
from domain.text import NAME_LIMIT
from domain.unit_file import CODE_LIMIT
from locales import N_, Value, Words

_COLUMNS = {
    "code": N_("mã"),
    "kind": N_("loại"),
    "name": N_("tên"),
    "former": N_("tên cũ"),
    "district": N_("huyện cũ"),
    "commune": N_("nay thuộc"),
}
_SENTENCES = {
    Problem.NO_UNITS: N_("Dòng {line}: tệp chưa có đơn vị nào."),
    Problem.NO_COLUMN: N_("Dòng {line}: thiếu cột «{words}». Dòng đầu phải ghi tên các cột: {columns}."),
    Problem.COLUMN_TWICE: N_("Dòng {line}: có hai cột «{words}»."),
    Problem.QUOTES: N_("Dòng {line}: dấu ngoặc kép chưa đóng, hoặc đặt chưa đúng chỗ."),
    Problem.TOO_MANY_CELLS: N_(
        "Dòng {line}: có nhiều ô hơn số cột. Tên có dấu phẩy hoặc chấm phẩy phải đặt trong ngoặc kép."
    ),
    Problem.BROKEN: N_("Dòng {line}: có chữ bị hỏng (�). Nhờ anh/chị lưu lại tệp ở dạng CSV UTF-8."),
    Problem.NO_CODE: N_("Dòng {line}: chưa có mã đơn vị."),
    Problem.NO_NAME: N_("Dòng {line}: chưa có tên đơn vị."),
    Problem.NO_KIND: N_("Dòng {line}: chưa có loại đơn vị. Ghi một trong các loại: sở ban ngành, báo đài, tổ chức."),
    Problem.UNKNOWN_KIND: N_(
        "Dòng {line}: không có loại đơn vị «{words}». Ghi một trong các loại: sở ban ngành, báo đài, tổ chức."
    ),
    Problem.CODE_TOO_LONG: N_("Dòng {line}: mã đơn vị dài quá (tối đa {code_limit} ký tự)."),
    Problem.NAME_TOO_LONG: N_("Dòng {line}: tên đơn vị dài quá (tối đa {name_limit} ký tự)."),
    Problem.CODE_TWICE: N_("Dòng {line}: mã «{words}» đã có ở dòng {first}."),
    Problem.CODE_TAKEN: N_("Dòng {line}: mã «{words}» là của {name}. Anh/chị chọn mã khác cho đơn vị này."),
    Problem.NO_DISTRICT: N_("Dòng {line}: chưa có tên huyện, thị xã, thành phố cũ."),
    Problem.NO_COMMUNE: N_("Dòng {line}: chưa ghi nay thuộc xã, phường nào."),
    Problem.UNKNOWN_COMMUNE: N_("Dòng {line}: trong tỉnh không có xã, phường nào có tên hay mã là «{words}»."),
    Problem.NAME_WITHOUT_KIND: N_("Dòng {line}: «{words}» chưa ghi là xã, phường hay thị trấn."),
    Problem.LINE_TWICE: N_("Dòng {line}: trùng với dòng {first}."),
}


def sentence(t: Words, fault: Fault) -> str:
    """The fault, as an office is told of it."""
    words = t(_COLUMNS[fault.words]) if fault.problem in (Problem.NO_COLUMN, Problem.COLUMN_TWICE) else fault.words
    columns = ", ".join(t(_COLUMNS[one]).unescape() for one in fault.columns)
    values: dict[str, Value] = {"line": fault.line, "words": words, "name": fault.name, "first": fault.first}
    return t(
        _SENTENCES[fault.problem], **values, columns=columns, code_limit=CODE_LIMIT, name_limit=NAME_LIMIT
    ).unescape()
