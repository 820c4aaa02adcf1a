"""The log in words people read, and as a table."""

from collections.abc import Iterator
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.audit.models import AuditEntry
from meetings.kit.tables import Cell

_WORDS: Final[dict[str, LazyString]] = {
    "AccountClosed": _l("khóa tài khoản"),
    "AccountOpened": _l("mở tài khoản"),
    "AccountReopened": _l("mở lại tài khoản"),
    "AnswerDraftDropped": _l("bỏ bản nháp trả lời"),
    "AnswerDrafted": _l("lưu nháp trả lời"),
    "AnswerGiven": _l("trả lời giấy mời"),
    "AnswersRecorded": _l("ghi nhận trả lời hàng loạt"),
    "AbsenceReported": _l("báo vắng"),
    "AbsenceTakenBack": _l("bỏ báo vắng"),
    "AskedPostChanged": _l("sửa thành phần mời"),
    "AskedPostMoved": _l("đổi thứ tự thành phần mời"),
    "AskedPostRemoved": _l("bỏ chức danh khỏi thành phần mời"),
    "AssignmentAccepted": _l("nghiệm thu nhiệm vụ"),
    "AssignmentDone": _l("báo hoàn thành nhiệm vụ"),
    "AssignmentsGiven": _l("giao nhiệm vụ sau hội nghị"),
    "AttendanceMarked": _l("điểm danh"),
    "AttendanceRebuilt": _l("tính lại điểm danh"),
    "BranchTold": _l("ghi đầu mối và yêu cầu gửi cấp dưới"),
    "BridgePointChanged": _l("sửa điểm cầu"),
    "BridgePointFounded": _l("lập điểm cầu"),
    "BridgePointsFounded": _l("lập nhiều điểm cầu"),
    "ConferenceAnnounced": _l("phát hành giấy mời"),
    "ConferenceCancelled": _l("hủy hội nghị"),
    "ConferenceCopied": _l("sao chép hội nghị"),
    "ConferenceChanged": _l("sửa hội nghị"),
    "ConferenceClosed": _l("hoàn tất hội nghị"),
    "ConferenceEnded": _l("kết thúc hội nghị"),
    "ConferencePlanned": _l("lập hội nghị"),
    "ConferencePostponed": _l("hoãn hội nghị"),
    "ConferenceStarted": _l("khai mạc hội nghị"),
    "DelegateChanged": _l("sửa đại biểu"),
    "DelegateListRead": _l("đọc danh sách đại biểu"),
    "DelegateListTaken": _l("nhận danh sách đại biểu"),
    "DelegateRemoved": _l("bỏ đại biểu"),
    "DelegateSubstituted": _l("cử người dự thay"),
    "DelegatesNamed": _l("cử đại biểu"),
    "DocumentAdded": _l("đưa tài liệu lên"),
    "DocumentPlaced": _l("gắn tài liệu vào nội dung, hoặc gỡ"),
    "DocumentReleased": _l("phát hành tài liệu"),
    "DocumentRemoved": _l("bỏ tài liệu"),
    "DocumentTakenBack": _l("thu hồi tài liệu"),
    "DutyEnded": _l("kết thúc nhiệm vụ của tài khoản"),
    "DutyGiven": _l("giao nhiệm vụ cho tài khoản"),
    "FeedClosed": _l("đóng lịch riêng"),
    "FeedOpened": _l("mở lịch riêng"),
    "FloorAsked": _l("xin phát biểu"),
    "FloorClosed": _l("đóng phần phát biểu"),
    "HeadcountEntered": _l("nhập số người dự"),
    "InvitationAskedAgain": _l("xin gửi lại giấy mời cho đại biểu"),
    "InvitationPassedOn": _l("chuyển giấy mời xuống cấp dưới"),
    "InvitationWithdrawn": _l("rút giấy mời"),
    "ItemAdded": _l("thêm mục chương trình"),
    "ItemChanged": _l("sửa mục chương trình"),
    "ItemMarked": _l("đánh dấu mục chương trình đã xong hay chưa"),
    "ItemMoved": _l("đổi thứ tự chương trình"),
    "ItemRemoved": _l("bỏ mục chương trình"),
    "ItemsArranged": _l("sắp xếp lại chương trình"),
    "ItemsCarried": _l("mang nội dung chưa xong sang chương trình"),
    "ItemsTakenOver": _l("lấy chương trình theo hội nghị trước"),
    "LanguageChosen": _l("chọn ngôn ngữ"),
    "LettersPrinted": _l("in giấy mời của cả cấp"),
    "LineClosed": _l("đóng đường truyền"),
    "LineConnected": _l("kết nối đường truyền"),
    "LineDropped": _l("mất kết nối"),
    "LineTested": _l("thử đường truyền"),
    "LinesConnected": _l("kết nối nhiều đường truyền"),
    "ListClosed": _l("đóng danh sách đăng ký"),
    "ListOpened": _l("mở danh sách đăng ký"),
    "MailRetried": _l("gửi lại thư"),
    "MailsRetried": _l("gửi lại nhiều thư"),
    "MailsQueued": _l("xếp thư vào hàng gửi"),
    "ManyMarked": _l("điểm danh nhiều người"),
    "MarkVoided": _l("bỏ một lần điểm danh"),
    "MinutesClosed": _l("khóa biên bản"),
    "MinutesDrafted": _l("lập dự thảo biên bản"),
    "MinutesEdited": _l("sửa biên bản"),
    "MinutesIssued": _l("phát hành biên bản"),
    "MinutesRenderedAgain": _l("tạo lại tệp biên bản"),
    "MinutesReopened": _l("mở lại biên bản"),
    "NumberTaken": _l("lấy số văn bản đi"),
    "OrganisationChanged": _l("sửa đơn vị"),
    "OrganisationFounded": _l("lập đơn vị"),
    "OrganisationMerged": _l("sáp nhập đơn vị"),
    "OrganisationsImported": _l("nạp danh mục đơn vị"),
    "PasswordChanged": _l("đổi mật khẩu"),
    "PasswordLinkMade": _l("gửi liên kết đặt mật khẩu"),
    "PasswordRenewed": _l("cấp lại mật khẩu"),
    "PasswordResetAsked": _l("yêu cầu đặt lại mật khẩu"),
    "PersonChanged": _l("sửa thông tin người dùng"),
    "PointsChosen": _l("chọn điểm cầu"),
    "PointsDropped": _l("bỏ điểm cầu"),
    "PointsHung": _l("chọn điểm cầu cha"),
    "PointsInvited": _l("mời điểm cầu"),
    "ReopeningAsked": _l("đề nghị sửa trả lời"),
    "ReopeningDecided": _l("xử lý đề nghị sửa trả lời"),
    "ReopeningTakenBack": _l("rút đề nghị sửa trả lời"),
    "ReplyGiven": _l("đại biểu trả lời"),
    "ReplySetAside": _l("để riêng một thư trả lời"),
    "RoleGiven": _l("giao vai trò trong hội nghị"),
    "RoleTaken": _l("thôi vai trò trong hội nghị"),
    "SeriesMade": _l("lập chuỗi hội nghị"),
    "SeriesShortened": _l("hủy các kỳ còn lại của chuỗi"),
    "SessionsEnded": _l("kết thúc phiên đăng nhập"),
    "SignInLocked": _l("tạm khóa đăng nhập"),
    "SignedIn": _l("đăng nhập"),
    "SignedOut": _l("đăng xuất"),
    "SpeechAccepted": _l("nhận đăng ký phát biểu"),
    "SpeechAdded": _l("thêm phát biểu"),
    "SpeechChanged": _l("sửa phát biểu"),
    "SpeechDeclined": _l("không bố trí phát biểu"),
    "SpeechEnded": _l("kết thúc phát biểu"),
    "SpeechExtended": _l("thêm thời gian phát biểu"),
    "SpeechMoved": _l("đổi thứ tự phát biểu"),
    "SpeechPaused": _l("tạm dừng phát biểu"),
    "SpeechRegistered": _l("đăng ký phát biểu"),
    "SpeechResumed": _l("tiếp tục phát biểu"),
    "SpeechStarted": _l("mời phát biểu"),
    "SpeechWithdrawn": _l("rút đăng ký phát biểu"),
    "SpeechesLinedUp": _l("xếp hàng phát biểu"),
    "PostsAsked": _l("nêu thành phần mời"),
    "SubstitutionAsked": _l("đề nghị dự thay"),
    "SubstitutionDecided": _l("cho ý kiến về đề nghị dự thay"),
    "SubstitutionMade": _l("ghi người dự thay"),
    "SubstitutionTakenBack": _l("rút đề nghị dự thay"),
    "StandingReleased": _l("công bố tình hình tham dự"),
    "PointsChased": _l("nhắc trả lời giấy mời"),
    "TemplateKept": _l("lưu mẫu hội nghị"),
    "TemplateRemoved": _l("xóa mẫu hội nghị"),
    "TemplateRenamed": _l("đổi tên mẫu hội nghị"),
    "TermSet": _l("đặt thời hạn của đơn vị"),
    "TierSchemesInstalled": _l("cài đặt các cấp"),
    "WorkingDayForgotten": _l("bỏ một ngày khỏi lịch làm việc"),
    "WorkingDaysMarked": _l("ghi ngày nghỉ, ngày làm bù"),
    "MessageTemplateSet": _l("sửa mẫu tin"),
    "SmsGatewaySet": _l("đặt cổng tin nhắn SMS"),
    "SmsTried": _l("gửi thử tin nhắn SMS"),
    "WebhookAdded": _l("thêm webhook"),
    "WebhookChanged": _l("sửa webhook"),
    "WebhookSecretRenewed": _l("đổi khóa webhook"),
    "WebhookTried": _l("gửi thử webhook"),
}


def deed(action: str) -> str:
    """Return what was done in words; an entry older than its word keeps its name."""
    return str(_WORDS.get(action, action))


def header() -> list[str]:
    """Return the titles of the columns."""
    return [
        _("Mã"),
        _("Lúc"),
        _("Việc"),
        _("Người thực hiện"),
        _("Địa chỉ mạng"),
        _("Đối tượng"),
        _("Chi tiết"),
        _("Chuỗi"),
        _("Số thứ tự"),
        _("Mã băm"),
    ]


def rows(entries: Iterator[AuditEntry]) -> Iterator[list[Cell]]:
    """Return one row per entry."""
    return (
        [
            entry.id,
            entry.at,
            deed(entry.action),
            entry.account_name,
            entry.origin,
            entry.subject,
            facts(entry),
            entry.chain,
            entry.seq,
            entry.hash,
        ]
        for entry in entries
    )


def facts(entry: AuditEntry) -> str:
    """Return what else an entry tells, in one line."""
    return "; ".join(f"{name}: {value}" for name, value in sorted(entry.facts.items()))
