"""What a first visit costs: everything a browser loads for a page, compressed as it is sent."""

import gzip
import re
import sys
from urllib.request import OpenerDirector

_MOST_KB, _MOST_REQUESTS = 60, 8
_ASSET = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_CUSTOMER = re.compile(r'href="(/customers/\d+/)"')


def run(browser: OpenerDirector, address: str) -> None:
    """The list and the customer page, by somebody who was never here."""
    browser.addheaders = [("Accept-Encoding", "br, gzip")]
    listed = _weigh(browser, address, "/customers/", "list")
    found = _CUSTOMER.search(listed)
    assert found, listed[:300]
    _weigh(browser, address, found.group(1), "customer")


def _weigh(browser: OpenerDirector, address: str, path: str, name: str) -> str:
    sent, page = _loaded(browser, address + path)
    assets = sorted(set(_ASSET.findall(page)))
    sent += sum(_loaded(browser, address + asset)[0] for asset in assets)
    requests = 1 + len(assets)
    over = sent > _MOST_KB * 1000 or requests > _MOST_REQUESTS
    sys.stdout.write(
        f"cold: {name}{'':{38 - len(name)}}{_MOST_KB:>8}{sent / 1000:9.1f} kB in {requests}"
        f" requests (at most {_MOST_REQUESTS}){'  over' if over else ''}\n"
    )
    return page


def _loaded(browser: OpenerDirector, address: str) -> tuple[int, str]:
    """Bytes as sent; the text, where it is a page."""
    with browser.open(address) as answer:
        sent = answer.read()
        if not answer.headers["Content-Type"].startswith("text/html"):
            return len(sent), ""
        plain = gzip.decompress(sent) if answer.headers["Content-Encoding"] == "gzip" else sent
        return len(sent), plain.decode()
