"""What people send beside their words, as it is called in a sentence."""

from domain.evidence import EvidenceKind
from locales import N_

LABELS = {
    EvidenceKind.PHOTO: N_("ảnh"),
    EvidenceKind.VIDEO: N_("video"),
    EvidenceKind.VOICE: N_("ghi âm"),
    EvidenceKind.VIDEO_NOTE: N_("video ngắn"),
    EvidenceKind.AUDIO: N_("tệp âm thanh"),
    EvidenceKind.DOCUMENT: N_("tệp"),
    EvidenceKind.LOCATION: N_("vị trí"),
    EvidenceKind.LINK: N_("đường dẫn"),
    EvidenceKind.FORWARDED: N_("bài chuyển tiếp"),
}
