"""Several tagged PDF files become one, which stays as archivable and accessible as its parts."""

import io
from collections.abc import Sequence

import pikepdf


def join(parts: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages, tags and first bookmarks of all parts, in their order.

    Title, dates, colours and attachments are those of the first part. The same parts give the same
    bytes. A part without tags is refused with AttributeError: it would break PDF/A-3a.
    """
    with pikepdf.open(io.BytesIO(parts[0])) as whole:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as more:
                _append(whole, more)
        target = io.BytesIO()
        whole.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return target.getvalue()


def _append(whole: pikepdf.Pdf, more: pikepdf.Pdf) -> None:
    first_page = len(whole.pages)
    whole.pages.extend(more.pages)
    _append_tags(whole, more, first_page)
    with more.open_outline() as theirs, whole.open_outline() as ours:
        titles = [item.title for item in theirs.root[:1]]
        ours.root.extend(pikepdf.OutlineItem(title, first_page) for title in titles)


def _append_tags(whole: pikepdf.Pdf, more: pikepdf.Pdf, first_page: int) -> None:
    """Hang the tag tree of the added pages under the one that stands.

    Pages and annotations find their tags by number; the numbers of the added ones go on where
    those of the whole end.
    """
    ours = whole.Root.StructTreeRoot
    numbers = ours.ParentTree.Nums
    shift = int(numbers[-2]) + 1
    # Copied after the pages, so that the tags point to the pages as they stand in the whole.
    theirs = whole.copy_foreign(more.Root.StructTreeRoot)
    for page in whole.pages[first_page:]:
        page.obj.StructParents = int(page.obj.StructParents) + shift
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + shift
    added = theirs.ParentTree.Nums
    for position in range(0, len(added), 2):
        numbers.append(int(added[position]) + shift)
        numbers.append(added[position + 1])
    document = ours.K[0]
    for element in theirs.K[0].K:
        element.P = document
        document.K.append(element)
