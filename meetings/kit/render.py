"""The child process that turns HTML into PDF: it alone knows WeasyPrint, and it has no network.

Started by `meetings.kit.pdf` as `python -m meetings.kit.render MEMORY SECONDS FOLDER`. It reads one
JSON object a line and answers each with a line of JSON and the bytes it announces.
"""

import gc
import io
import json
import os
import resource
import shutil
import sys
import unicodedata
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from weasyprint import HTML, Attachment, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from meetings.kit.pdf_join import join

ROW: Final = "row-"
_ASSET: Final = "asset:"
_TYPES: Final = {".ttf": "font/ttf", ".png": "image/png", ".svg": "image/svg+xml"}
_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
)

# WeasyPrint writes the mark of PDF/A or that of PDF/UA; a paper that is both needs this one too,
# with the schema that PDF/A wants to see explained.
_UA_MARK: Final = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    b' pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about=""'
    b' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA part</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    b"</rdf:Description>"
)


class Assets(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Serves the named assets and `data:` addresses; everything else does not exist."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Answer `asset:<name>`; refuse any other scheme with ValueError."""
        if not url.startswith(_ASSET):
            return super().fetch(url, headers)
        name = url.removeprefix(_ASSET)
        if name not in self.assets:
            raise ValueError(f"no such asset: {name}")
        kind = _TYPES.get(os.path.splitext(name)[1], "application/octet-stream")  # noqa: PTH122 - a name, no path
        return URLFetcherResponse(url, self.assets[name], {"Content-Type": kind})

    @property
    def letters(self) -> frozenset[str]:
        """Every character that all fonts among the assets can draw; none without fonts."""
        maps = [
            set(TTFont(io.BytesIO(content), lazy=True).getBestCmap())
            for name, content in self.assets.items()
            if name.endswith(".ttf")
        ]
        return frozenset(chr(code) for code in set.intersection(*maps)) if maps else frozenset()


def main(memory: int, seconds: int, folder: str) -> None:
    """Work off the jobs on standard input until it closes, within the given limits.

    Who asks ends this process by force; when the input closes, that one is no more, and nobody
    else removes `folder`, which was made for us.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.addaudithook(_refuse)
    fetcher = Assets(_decoded(json.loads(sys.stdin.buffer.readline())))
    for line in sys.stdin.buffer:
        _allow_time(seconds)
        answer, content = _work(json.loads(line), fetcher)
        answers.write(json.dumps({**answer, "size": len(content)}).encode() + b"\n" + content)
        answers.flush()
        gc.collect()
    shutil.rmtree(folder, ignore_errors=True)


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"the renderer may not do this: {event}")


def _allow_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _decoded(contents: Mapping[str, str]) -> dict[str, bytes]:
    return {name: b64decode(content) for name, content in contents.items()}


def _work(job: dict[str, Any], fetcher: Assets) -> tuple[dict[str, int], bytes]:
    if "join" in job:
        return {}, join([b64decode(part) for part in job["join"]])
    html = _drawable(job["html"], fetcher)
    # Without a base address a relative one cannot reach a file either.
    document = HTML(string=html, url_fetcher=fetcher).render(pdf_variant=job["variant"])
    following = job["following"]
    if following is not None:
        document, following = _full_pages(document, following)
    for page in document.pages:
        page.anchors.clear()  # the names of rows are ours, no reader needs them
    content = document.write_pdf(
        pdf_variant=job["variant"],
        finisher=_mark_accessible if job["variant"].endswith("a") else None,
        attachments=[_attachment(facts) for facts in job["attachments"]],
    )
    return {"pages": len(document.pages), "following": following or 0}, content


def _full_pages(document: Document, following: int) -> tuple[Document, int]:
    """Leave out the last, half empty page: return the rest and the row that comes next."""
    if len(document.pages) == 1:
        return document, following
    last = [name for name in document.pages[-1].anchors if name.startswith(ROW)]
    if not last:
        return document, following
    return document.copy(document.pages[:-1]), min(int(name[len(ROW) :]) for name in last)


def _drawable(html: str, fetcher: Assets) -> str:
    """Replace what the fonts cannot draw: PDF/A forbids a sign without a shape."""
    letters = _letters(fetcher)
    strange = {sign for sign in set(html) - letters if not sign.isascii()} if letters else ()
    return html.translate({ord(sign): _replacement(sign) for sign in strange})


def _replacement(sign: str) -> str:
    return "" if unicodedata.category(sign).startswith("C") else "?"


@cache
def _letters(fetcher: Assets) -> frozenset[str]:
    return fetcher.letters


def _attachment(facts: dict[str, str]) -> Attachment:
    moment = datetime.fromisoformat(facts["made_at"])
    return Attachment(
        string=b64decode(facts["content"]),
        name=facts["name"],
        description=facts["description"],
        created=moment,
        modified=moment,
        relationship="Source",
    )


def _mark_accessible(_: Document, pdf: Any) -> None:
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", _UA_MARK + b"</rdf:RDF>")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
