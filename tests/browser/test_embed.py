"""In a frame of a page from elsewhere: the stage and the player alone, and messages between the two."""

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from looking import until
from servers import serving


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a log."""

    def log_message(self, *args):
        """Nothing is logged."""


@contextmanager
def page_elsewhere(folder, html):
    """A page from another origin."""
    (folder / "index.html").write_text(html, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def frame(address):
    return (f'<iframe id="frame" src="{address}" width="900" height="460"></iframe>'
            "<script src='told.js'></script>")


TOLD = "window.told = []; addEventListener('message', ({ data }) => told.push(data));"


def test_a_page_from_elsewhere_shows_it_and_speaks_with_it(new_page, tmp_path):
    (tmp_path / "told.js").write_text(TOLD, encoding="utf-8")
    with serving(tmp_path / "log", UNROLLED_FRAME_ANCESTORS="http://127.0.0.1:*") as server:
        inside = f"{server.url}/?embed&amp;lock&amp;show=lattice,cost&amp;theme=dark&amp;preset=xor"
        with page_elsewhere(tmp_path, frame(inside)) as address:
            page = new_page(1000, 600, fresh=True)
            page.goto(address)
            until(page, "told.some(({ unrolled }) => unrolled === 'ready')")
            assert page.evaluate("told.find(({ unrolled }) => unrolled === 'ready').preset") == "xor"
            page.evaluate("frame.contentWindow.postMessage({ unrolled: 'go', update: 7 }, '*')")
            until(page, "told.some(({ unrolled, update }) => unrolled === 'update' && update === 7)")
            page.evaluate("frame.contentWindow.postMessage({ unrolled: 'play' }, '*')")
            until(page, "told.some(({ unrolled, playing }) => unrolled === 'update' && playing)")
            page.evaluate("frame.contentWindow.postMessage({ unrolled: 'pause' }, '*')")
            until(page, "told.at(-1).unrolled === 'update' && !told.at(-1).playing")
            assert page.evaluate("told.some(({ unrolled, height }) => unrolled === 'height' && height > 100)")
            shown = page.frame_locator("#frame")
            assert shown.locator("#lattice").is_visible()
            assert shown.locator("#play").is_visible()
            assert not any(shown.locator(part).is_visible() for part in (".bar", "#setup", ".column"))
            shown.locator(".panel").first.wait_for()
            assert shown.locator(".panel").count() == 1
            assert shown.locator("html").get_attribute("data-theme") == "dark"


def test_a_page_that_is_not_named_cannot_frame_it(new_page, server, tmp_path):
    (tmp_path / "told.js").write_text(TOLD, encoding="utf-8")
    with page_elsewhere(tmp_path, frame(f"{server.url}/?embed")) as address:
        page = new_page(1000, 600, fresh=True)
        refused = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(address)
        until(page, "document.readyState === 'complete'")
    assert any("frame-ancestors" in text for text in refused)
