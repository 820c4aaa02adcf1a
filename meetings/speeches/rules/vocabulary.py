"""The stored words about speeches (interfaces.md)."""

from enum import StrEnum


class SpeechKind(StrEnum):
    """What sort of speech it is."""

    BAO_CAO = "bao_cao"
    THAM_LUAN = "tham_luan"
    PHAT_BIEU = "phat_bieu"
    CAU_HOI = "cau_hoi"
    TRA_LOI = "tra_loi"
    TRANH_LUAN = "tranh_luan"
    THE_THUC = "the_thuc"
    CHI_DAO = "chi_dao"
    KET_LUAN = "ket_luan"


class SpeechState(StrEnum):
    """Where a speech stands."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING = "waiting"
    SPEAKING = "speaking"
    PAUSED = "paused"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    NOT_REACHED = "not_reached"
