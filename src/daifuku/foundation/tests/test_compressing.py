"""Pages travel compressed: Brotli, gzip, or as they are, by what the browser takes."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from daifuku.foundation.compressing import Compressing

LONG = "<p>大福帳</p>" * 100


def sent(accepts, answer):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return Compressing(lambda _request: answer)(request)


@pytest.mark.parametrize(
    ("accepts", "encoding", "read"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0.5, gzip", "br", brotli.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_the_browser_chooses(accepts, encoding, read):
    answer = sent(accepts, HttpResponse(LONG, headers={"ETag": '"1"'}))
    assert answer.headers.get("Content-Encoding") == encoding
    assert read(answer.content).decode() == LONG
    assert "Accept-Encoding" in answer.headers["Vary"]
    if encoding:
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert answer.headers["ETag"] == 'W/"1"'


def test_what_is_short_or_compressed_or_streamed_is_left_to_others():
    assert "Content-Encoding" not in sent("br", HttpResponse("short")).headers
    done = HttpResponse(LONG, headers={"Content-Encoding": "zstd"})
    assert sent("br", done).content == LONG.encode()
    streamed = sent("br, gzip", StreamingHttpResponse([LONG.encode()]))
    assert gzip.decompress(b"".join(streamed.streaming_content)).decode() == LONG


def test_the_length_of_a_page_betrays_nothing_of_it():
    lengths = {len(sent("br", HttpResponse(LONG)).headers["X-Padding"]) for _ in range(50)}
    assert len(lengths) > 5
