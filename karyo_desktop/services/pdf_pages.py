"""The pages of a PDF as pictures, drawn by PDFium from the very bytes that are exported."""

from __future__ import annotations

import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray

POINTS_PER_INCH: Final = 72.0

_pdfium: Final = threading.RLock()
"""PDFium knows no threads: whoever calls it holds this."""


class PdfPages:
    """A PDF that was opened to be looked at or printed; from any thread."""

    def __init__(self, data: bytes) -> None:
        """Open a PDF.

        Raises:
            ValueError: the bytes are none.
        """
        import pypdfium2

        self.data = data
        with _pdfium:
            try:
                self._document = pypdfium2.PdfDocument(data)
            except pypdfium2.PdfiumError as error:
                raise ValueError(f"no PDF ({error})") from error
            self.sizes_pt = tuple(
                self._document.get_page_size(n) for n in range(len(self._document))
            )

    def __del__(self) -> None:
        # Left to itself, pypdfium2 closes it at any time and beside any call of another thread.
        document = getattr(self, "_document", None)
        if document is not None:
            with _pdfium:
                document.close()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.sizes_pt)

    def picture(self, number: int, *, zoom: float) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, red first, of a page from 0 on; ``zoom`` pixels for each point."""
        with _pdfium:
            page = self._document[number]
            bitmap = page.render(scale=zoom, rev_byteorder=True, prefer_bgrx=False)
            drawn = np.array(bitmap.to_numpy()[..., :3], copy=True)
            bitmap.close()
            page.close()
        return drawn
