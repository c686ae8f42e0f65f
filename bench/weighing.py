"""What a first visit costs: everything a browser loads for a page, compressed as it is sent."""

import gzip
import re
import sys
import time
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector

import brotli

from bench import loading

_MOST_KB, _MOST_REQUESTS = 60, 8
# A page that opens a stream within so many seconds of the first one is told to look again.
_FORGOTTEN_SECONDS = 12
_ASSET = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_CUSTOMER = re.compile(r'href="(/customers/\d+/)"')


def run(visitor: OpenerDirector, address: str) -> None:
    """The list and the customer page, by somebody who was never here. By a real browser where there
    is one; else what the page itself names, without what its scripts ask for."""
    visitor.addheaders = [("Accept-Encoding", "br, gzip")]
    found = _CUSTOMER.search(_loaded(visitor, f"{address}/customers/")[1])
    assert found, "The list has no customers."
    customer = address + found.group(1)
    with loading.browser() as started:
        if started is None:
            sys.stdout.write("cold: no browser here, so only what the pages name is counted\n")
            tell("list", *_named(visitor, address, f"{address}/customers/"))
            tell("customer", *_named(visitor, address, customer))
            return
        cookies = _cookies(visitor, address)
        tell("customer, first since a start", *loading.cold(started, customer, cookies))
        time.sleep(_FORGOTTEN_SECONDS)
        tell("list", *loading.cold(started, f"{address}/customers/", cookies))
        tell("customer", *loading.cold(started, customer, cookies))


def tell(name: str, sent: int, requests: int) -> None:
    over = sent > _MOST_KB * 1000 or requests > _MOST_REQUESTS
    sys.stdout.write(
        f"{f'cold: {name}':44}{_MOST_KB:>8}{sent / 1000:9.1f} kB in {requests}"
        f" requests (at most {_MOST_REQUESTS}){'  over' if over else ''}\n"
    )
    sys.stdout.flush()


def _cookies(visitor: OpenerDirector, address: str) -> list[dict[str, Any]]:
    [kept] = [one.cookiejar for one in visitor.handlers if isinstance(one, HTTPCookieProcessor)]
    return [{"name": one.name, "value": one.value, "url": address} for one in kept]


def _named(visitor: OpenerDirector, address: str, page_address: str) -> tuple[int, int]:
    sent, page = _loaded(visitor, page_address)
    assets = sorted(set(_ASSET.findall(page)))
    return sent + sum(_loaded(visitor, address + asset)[0] for asset in assets), 1 + len(assets)


def _loaded(visitor: OpenerDirector, address: str) -> tuple[int, str]:
    """Bytes as sent; the text, where it is a page."""
    with visitor.open(address) as answer:
        sent = answer.read()
        if not answer.headers["Content-Type"].startswith("text/html"):
            return len(sent), ""
        packed = {"br": brotli.decompress, "gzip": gzip.decompress}
        return len(sent), packed.get(answer.headers["Content-Encoding"], bytes)(sent).decode()
