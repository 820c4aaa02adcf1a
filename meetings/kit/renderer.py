"""One child process that renders, watched: killed when it is late, replaced when it dies."""

import atexit
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

_ROOT: Final = Path(__file__).parents[2]
_ATTEMPTS: Final = 3
# When a paper brings its fonts, none of the machine may slip in: it must come out the same
# everywhere.
_NO_FONTS: Final = '<?xml version="1.0"?><fontconfig><cachedir>{folder}</cachedir></fontconfig>\n'
# A process that has printed one paper prints the next in a tenth of the time; it is not kept long,
# and not for ever, so that what a library leaks ends with it.
_IDLE_SECONDS: Final = 20
_PAPERS_EACH: Final = 200
_LOG: Final = logging.getLogger(__name__)


class RenderError(RuntimeError):
    """The paper could not be made; the message ends with what the renderer said last."""


class RenderTimeoutError(RenderError):
    """Making the paper took longer than allowed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one rendering may use: bytes of address space, seconds of clock and of processor."""

    memory: int = 1 << 30
    seconds: float = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A PDF, its number of pages, and the index of the first row that it left to the next one."""

    content: bytes
    pages: int
    following: int


class Renderer:
    """Turns documents into PDF; a context manager that leaves no process and no file behind."""

    def __init__(self, assets: Mapping[str, bytes], limits: Limits) -> None:
        self._assets = {name: _text(content) for name, content in assets.items()}
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self.answered = 0
        self._folder = tempfile.TemporaryDirectory(prefix="paper-")
        self._words = Path(self._folder.name, "stderr")
        self._fonts = Path(self._folder.name, "fonts.conf")
        if any(name.endswith(".ttf") for name in assets):
            self._fonts.write_text(_NO_FONTS.format(folder=self._folder.name), encoding="utf-8")

    def __enter__(self) -> Self:
        """Begin; the process starts with the first document."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process and remove its files."""
        self.close()

    def render(
        self,
        html: str,
        *,
        variant: str,
        enclosures: Sequence[Mapping[str, str]] = (),
        following: int | None = None,
    ) -> Rendered:
        """Render one document; when row `following` is to come, leave the last page to the next.

        Raises RenderError after three failures.
        """
        job = {
            "html": html,
            "variant": variant,
            "attachments": list(enclosures),
            "following": following,
        }
        answer, content = self._ask(job)
        return Rendered(content=content, pages=answer["pages"], following=answer["following"])

    def join(self, files: Sequence[bytes]) -> bytes:
        """Return one PDF of several, made by a fresh process. Raises RenderError."""
        self.stop()
        return self._ask({"join": [_text(file) for file in files]})[1]

    def stop(self) -> None:
        """End the process; the next document starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _ask(self, job: Mapping[str, Any]) -> tuple[dict[str, int], bytes]:
        for attempt in range(1, _ATTEMPTS):
            try:
                return self._try(job)
            except RenderError as error:
                _LOG.warning("rendering failed, attempt %s: %s", attempt, error)
        return self._try(job)

    def _try(self, job: Mapping[str, Any]) -> tuple[dict[str, int], bytes]:
        fresh = self._child is None
        child = self._child = self._child or self._start()
        late = threading.Event()
        timer = threading.Timer(self._limits.seconds, _kill, (child, late))
        timer.start()
        try:
            answer = _exchange(child, [self._assets, job] if fresh else [job])
        except (OSError, EOFError) as error:
            self.stop()
            if late.is_set():
                raise RenderTimeoutError(f"no answer in {self._limits.seconds} s") from error
            raise RenderError(f"the renderer died: {self._last_words()}") from error
        finally:
            timer.cancel()
        self.answered += 1
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        seconds = max(1, round(self._limits.seconds))
        with self._words.open("wb") as words:
            return subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
                [
                    sys.executable,
                    *("-m", "meetings.kit.render"),
                    *(str(self._limits.memory), str(seconds), self._folder.name),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                cwd=_ROOT,
                env=self._environment(),
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        """Nothing of ours (keys, addresses), and what makes the bytes repeatable."""
        libraries = os.environ.get("LD_LIBRARY_PATH")
        return {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": self._folder.name,
            "TMPDIR": self._folder.name,
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "0",
            **({"FONTCONFIG_FILE": str(self._fonts)} if self._fonts.exists() else {}),
            **({"LD_LIBRARY_PATH": libraries} if libraries else {}),
        }

    def close(self) -> None:
        """End the process and remove its files; nothing more can be rendered."""
        self.stop()
        self._folder.cleanup()

    def _last_words(self) -> str:
        lines = self._words.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "without a word")


class WarmRenderer:
    """Keeps one renderer for the next paper for some seconds; who comes meanwhile gets another.

    All papers are made from templates of ours, and each document is a world of its own within
    the process; a failure ends it.
    """

    def __init__(self, assets: Mapping[str, bytes], limits: Limits) -> None:
        self._assets = assets
        self._limits = limits
        self._lock = threading.Lock()
        self._idle: Renderer | None = None
        self._ending: threading.Timer | None = None
        atexit.register(self.end)

    @contextmanager
    def taken(self) -> Iterator[Renderer]:
        """Lend a renderer for one paper."""
        renderer = self._take() or Renderer(self._assets, self._limits)
        try:
            yield renderer
        except BaseException:
            renderer.close()
            raise
        self._give_back(renderer)

    def end(self) -> None:
        """End the renderer that waits, if one does."""
        renderer = self._take()
        if renderer is not None:
            renderer.close()

    def _take(self) -> Renderer | None:
        with self._lock:
            renderer, self._idle = self._idle, None
            if self._ending is not None:
                self._ending.cancel()
                self._ending = None
        return renderer

    def _give_back(self, renderer: Renderer) -> None:
        with self._lock:
            if self._idle is None and renderer.answered < _PAPERS_EACH:
                self._idle = renderer
                self._ending = threading.Timer(_IDLE_SECONDS, self.end)
                self._ending.daemon = True
                self._ending.start()
                return
        renderer.close()


def _kill(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _exchange(
    child: subprocess.Popen[bytes],
    messages: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, int], bytes]:
    """Say the messages, return the answer to the last; raise OSError or EOFError on silence."""
    if child.stdin is None or child.stdout is None:
        raise EOFError
    for message in messages:
        child.stdin.write(json.dumps(message).encode() + b"\n")
    child.stdin.flush()
    head = child.stdout.readline()
    if not head:
        raise EOFError
    answer: dict[str, int] = json.loads(head)
    content = child.stdout.read(answer["size"])
    if len(content) < answer["size"]:
        raise EOFError
    return answer, content


def _text(content: bytes) -> str:
    return b64encode(content).decode("ascii")
