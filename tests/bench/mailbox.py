"""A real mailbox for the tests: Dovecot, to which mail is handed by LMTP and read by IMAP."""

import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from meetings.kit.mail import POLICY
from tests.bench.ports import free_port

# Debian puts it where only root's PATH looks.
_DOVECOT: Final = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_PATIENCE: Final = 20.0
_USER: Final = "hop"
_PASSWORD: Final = "mat-khau-thu"
# Files belong to whoever runs the tests; root's belong to the user of the package.
_SETTINGS: Final = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%n
mail_uid = {owner}
mail_gid = {owner_group}
first_valid_uid = 0
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%n allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyBox:
    """A mailbox: where it is read (IMAP), and how mail gets into it."""

    imap: int
    lmtp: int
    user: str = _USER
    address: str = f"{_USER}@traloi.example"

    @property
    def url(self) -> str:
        """Return the address by which the product reads it."""
        return f"imap://{self.user}:{_PASSWORD}@127.0.0.1:{self.imap}/INBOX"

    def receive(self, mail: EmailMessage | bytes, *, to: str = "", sender: str = "") -> None:
        """Hand a mail over as the mail server of the domain does: it goes where `to` says."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=POLICY)
        with smtplib.LMTP("127.0.0.1", self.lmtp, timeout=_PATIENCE) as server:
            server.sendmail(sender or "ai-do@tinh.example", [to or self.address], raw)

    def clear(self) -> None:
        """Forget every mail."""
        numbers = ",".join(self.seen())
        with self._opened() as server:
            if numbers:
                server.store(numbers, "+FLAGS", r"(\Deleted)")
                server.expunge()

    def seen(self) -> dict[str, bytes]:
        """Return the flags of every mail by its number."""
        with self._opened() as server:
            _, found = server.search(None, "ALL")
            numbers = [number.decode() for number in found[0].split()]
            told = {number: server.fetch(number, "(FLAGS)")[1][0] for number in numbers}
            return {number: line for number, line in told.items() if isinstance(line, bytes)}

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=_PATIENCE) as server:
            server.login(self.user, _PASSWORD)
            server.select()
            yield server


@contextmanager
def running_mailbox() -> Iterator[ReplyBox]:
    """Run a Dovecot of our own as long as the block lasts, as root or as anybody."""
    assert _DOVECOT, "Dovecot is missing: apt-get install dovecot-imapd dovecot-lmtpd"
    folder = Path(tempfile.mkdtemp(prefix="diemcau-imap-"))
    box = ReplyBox(imap=free_port(), lmtp=free_port())
    try:
        configuration = _configuration(folder, box)
        process = subprocess.Popen([_DOVECOT, "-F", "-c", str(configuration)])
        try:
            _wait_for(box, process, folder)
            yield box
        finally:
            process.terminate()
            process.wait(_PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configuration(folder: Path, box: ReplyBox) -> Path:
    """Write the settings; where we are root, the processes run as the users of the package."""
    is_root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid())
    internal = "dovecot" if is_root else me.pw_name
    folder.chmod(0o755)
    for part in ("run", "state", "mail"):
        (folder / part).mkdir()
        (folder / part).chmod(0o755)
    owner = pwd.getpwnam(internal)
    if is_root:
        shutil.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    file = folder / "dovecot.conf"
    file.write_text(
        _SETTINGS.format(
            folder=folder,
            internal=internal,
            group=grp.getgrgid(owner.pw_gid).gr_name,
            login="dovenull" if is_root else me.pw_name,
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
            password=_PASSWORD,
            imap=box.imap,
            lmtp=box.lmtp,
        )
    )
    return file


def _wait_for(box: ReplyBox, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not (_answers(box.imap) and _answers(box.lmtp)):
        log = folder / "dovecot.log"
        told = log.read_text() if log.exists() else ""
        assert process.poll() is None, f"Dovecot ended:\n{told}"
        assert time.monotonic() < deadline, f"Dovecot does not answer:\n{told}"
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
