"""PDF: archivable, accessible, repeatable; and a renderer that reaches nothing and ends in time."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from meetings.kit import pdf
from meetings.kit.renderer import Renderer, WarmRenderer
from tests.kit.reading import catalogue, opened, plain

pytestmark = pytest.mark.only_on("sqlite")  # paper knows no database: once is enough

_STYLE = """
@font-face { font-family: Tinos; src: url(asset:Tinos_400Regular.ttf); }
@page { size: A5; margin: 20mm; @top-center { content: counter(page); } }
html { font: 12pt Tinos; }
table { table-layout: fixed; width: 100%; } tr { break-inside: avoid; }
"""


def _document(body: str, style: str = "") -> str:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>'
        f"<style>{_STYLE}{style}</style></head><body>{body}</body></html>"
    )


def _rendered(body: str, style: str = "") -> bytes:
    return pdf.render(_document(body, style), assets=pdf.print_fonts())


def test_a_paper_is_archivable_accessible_and_carries_only_its_own_font() -> None:
    content = _rendered("<h1>Hội nghị trực tuyến</h1><p>Điểm cầu Hai Bà Trưng</p>")

    root = catalogue(content)
    facts = root["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in facts
    assert b'pdfaid:conformance="A"' in facts
    assert b'pdfuaid:part="1"' in facts
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    fonts = root["/Pages"]["/Kids"][0]["/Resources"]["/Font"].values()
    assert {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts} == {"Tinos"}


def test_vietnamese_can_be_read_and_searched_in_the_paper() -> None:
    words = "Ủy ban nhân dân thành phố Đà Nẵng thẫm đẫm, nguyễn ưỡn ẹo: 12 ộ ỗ ặ ỵ"

    assert words in plain(_rendered(f"<p>{words}</p>"))


def test_the_same_input_gives_the_same_bytes() -> None:
    enclosed = pdf.Enclosure(
        name="a.json",
        description="Dữ liệu",
        content=b"{}",
        made_at=datetime(2020, 2, 12, 8, tzinfo=UTC),
    )
    document = _document("<p>Biên bản</p><table><tr><th scope=col>1<tr><td>2</table>")

    first, second = (
        pdf.render(document, assets=pdf.print_fonts(), attachments=[enclosed]) for _ in range(2)
    )

    assert first == second
    assert opened(first).attachments["a.json"] == [b"{}"]


def test_a_sign_that_the_font_cannot_draw_is_replaced() -> None:
    assert "Tên ? và ? hết" in plain(_rendered("<p>Tên \U0001f600 và 漢\u200b hết</p>"))


@pytest.fixture
def website() -> Iterator[tuple[str, list[str]]]:
    """A real server on this machine, and the list of what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_renderer_reaches_neither_the_network_nor_a_file(
    website: tuple[str, list[str]],
    tmp_path: Path,
) -> None:
    address, asked = website
    secret = tmp_path / "secret.txt"
    secret.write_text("TUYỆT MẬT", encoding="utf-8")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/svg"/></svg>'
    body = f"""
      <link rel="stylesheet" href="{address}/css"><link rel="attachment" href="{secret.as_uri()}">
      <a rel="attachment" href="{secret.as_uri()}">tệp</a>
      <img alt="a" src="{address}/img"><img alt="b" src="{secret.as_uri()}">
      <img alt="c" src="secret.txt"><img alt="d" src="//127.0.0.1/x">
      <img alt="e" src='data:image/svg+xml,{svg}'>
      <object data="{address}/object"></object><embed src="{address}/embed">
    """
    style = f"""
      @import url({address}/import); body {{ background: url({address}/background) }}
      @font-face {{ font-family: x; src: url({secret.as_uri()}), url({address}/font) }}
      p {{ font-family: x }}
    """

    content = _rendered(f"{body}<p>Nội dung</p>", style)

    assert asked == []
    assert "Nội dung" in plain(content)
    assert dict(opened(content).attachments) == {}
    assert "MẬT" not in plain(content)


def test_the_renderer_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "bí mật")
    monkeypatch.setenv("DATABASE_URL", "postgresql://…")

    with Renderer({}, pdf.Limits()) as renderer:
        environment = renderer._environment()

    assert "SECRET_KEY" not in environment
    assert "DATABASE_URL" not in environment
    assert "bí mật" not in str(environment)


def test_a_renderer_that_is_late_is_killed() -> None:
    with pytest.raises(pdf.RenderTimeoutError):
        pdf.render(_document("<p>x"), assets={}, limits=pdf.Limits(seconds=0.01))


def test_a_renderer_without_enough_memory_fails_with_a_named_error() -> None:
    with pytest.raises(pdf.RenderError, match="the renderer died"):
        pdf.render(
            _document("<p>x" * 9999), assets=pdf.print_fonts(), limits=pdf.Limits(memory=1 << 20)
        )


def test_a_renderer_that_dies_is_replaced_and_the_paper_is_made() -> None:
    with Renderer(pdf.print_fonts(), pdf.Limits()) as renderer:
        first = renderer.render(_document("<p>Một"), variant="pdf/a-3a")
        assert renderer._child is not None
        renderer._child.kill()

        second = renderer.render(_document("<p>Một"), variant="pdf/a-3a")

    assert first == second


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with Renderer({}, pdf.Limits()) as renderer:
        renderer.render(_document("<p>x"), variant="pdf/a-3a")
        assert renderer._child is not None
        child = renderer._child.pid

    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def _process_of(warm: WarmRenderer, text: str) -> tuple[int, bytes]:
    with warm.taken() as renderer:
        content = renderer.render(_document(f"<p>{text}"), variant="pdf/a-3a").content
        assert renderer._child is not None
        return renderer._child.pid, content


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait(for_it: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not for_it() and time.monotonic() < until:
        time.sleep(0.02)


def test_the_next_paper_is_made_by_the_same_process_and_reads_as_by_a_fresh_one() -> None:
    warm = WarmRenderer(pdf.print_fonts(), pdf.Limits())

    first, one = _process_of(warm, "Giấy mời")
    second, _ = _process_of(warm, "Biên bản dài hơn nhiều")
    third, again = _process_of(warm, "Giấy mời")
    warm.end()

    assert first == second == third
    assert one == again
    assert not _is_running(first)


def test_who_comes_meanwhile_gets_a_renderer_of_his_own() -> None:
    warm = WarmRenderer(pdf.print_fonts(), pdf.Limits())

    with warm.taken() as first, warm.taken() as second:
        assert first is not second
    with warm.taken() as third:  # the second came back first and waits; the other has ended
        assert third is second
    warm.end()


def test_a_renderer_that_failed_or_waited_too_long_or_worked_enough_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warm = WarmRenderer(pdf.print_fonts(), pdf.Limits())
    with pytest.raises(LookupError), warm.taken() as failed:
        raise LookupError
    with warm.taken() as fresh:
        assert fresh is not failed

    monkeypatch.setattr("meetings.kit.renderer._PAPERS_EACH", 1)
    pid, _ = _process_of(warm, "một")
    assert not _is_running(pid)

    monkeypatch.setattr("meetings.kit.renderer._PAPERS_EACH", 9)
    monkeypatch.setattr("meetings.kit.renderer._IDLE_SECONDS", 0.05)
    pid, _ = _process_of(warm, "hai")
    _wait(lambda: not _is_running(pid))
    assert not _is_running(pid)


def test_a_renderer_whose_master_was_killed_ends_and_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import os, signal; from meetings.kit import pdf;"
        "pdf.render('<!doctype html><title>x</title><p>x', assets=pdf.print_fonts());"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )

    subprocess.run(
        [sys.executable, "-c", program], check=False, env=os.environ | {"TMPDIR": str(tmp_path)}
    )

    _wait(lambda: not list(tmp_path.iterdir()))
    assert list(tmp_path.iterdir()) == []


def _rows(rows: range, pages_before: int) -> str:
    lines = "".join(f'<tr id="row-{n}"><td>hàng {n} xong' for n in rows)
    title = "" if pages_before else "<h1>Danh sách</h1>"
    style = f"@page :first {{ counter-reset: page {pages_before + 1}; counter-increment: none }}"
    table = f"<table><thead><tr><th scope=col>Tên<tbody>{lines}</table>"
    return _document(title + table, style)


def test_a_long_list_made_in_pieces_reads_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PIECE", 60)
    shares: list[float] = []

    content = pdf.render_long(
        [_document("<h1>Biên bản</h1>"), pdf.LongList(length=200, html=_rows)],
        assets=pdf.print_fonts(),
        on_progress=shares.append,
    )

    pages = [page.extract_text().split() for page in opened(content).pages]
    assert [page[-1] for page in pages] == ["1", *(str(n) for n in range(1, len(pages)))]
    words = plain(content).split()
    assert [int(words[i + 1]) for i, word in enumerate(words) if word == "hàng"] == [*range(200)]
    # No page but the last is left half empty where two pieces meet.
    filled = [page.count("hàng") for page in pages[1:]]
    assert len(set(filled[1:-1])) == 1
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert [item["/Title"] for item in opened(content).outline] == ["Biên bản", "Danh sách"]  # type: ignore[call-overload]


def test_joined_pieces_stay_tagged_and_repeatable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PIECE", 40)
    parts: list[pdf.Part] = [
        _document("<h1>Biên bản</h1>"),
        pdf.LongList(length=90, html=_rows),
    ]

    first, second = (pdf.render_long(parts, assets=pdf.print_fonts()) for _ in range(2))

    assert first == second
    reader = opened(first)
    root = catalogue(first)["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    assert [page["/StructParents"] for page in reader.pages] == [*range(len(reader.pages))]
    assert [int(n) for n in numbers[::2]] == [*range(len(reader.pages))]
    # Every tag of the document's first level points to it and to a page that exists.
    document = root["/K"][0]
    own = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    assert {kid["/P"]["/S"] for kid in document["/K"]} == {"/Document"}
    assert {kid.get_object().raw_get("/Pg").idnum for kid in document["/K"]} == own


def test_who_asks_for_paper_does_not_load_the_renderer() -> None:
    program = (
        "import sys; import meetings.kit.pdf;"
        "print([n for n in ('weasyprint', 'pikepdf', 'fontTools') if n in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )

    assert said.stdout.strip() == "[]"


def test_the_recipe_names_renderer_and_fonts() -> None:
    assert pdf.recipe().startswith("weasyprint ")
    assert "fonts " in pdf.recipe()
