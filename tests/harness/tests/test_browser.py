"""The browser is real, the server is real, and both are watched."""

import pytest

pytestmark = pytest.mark.browser


def test_a_person_reaches_the_home_page_signed_in(live_app, browser_page, sign_in):
    user = sign_in(browser_page)
    answer = browser_page.goto("/")
    assert answer.status == 200
    assert "/accounts/login" not in browser_page.url
    assert user.pk


def test_a_quiet_error_of_the_page_is_noticed(open_page, page_errors):
    page = open_page()
    page.goto("/accounts/login/")
    page.evaluate("setTimeout(() => { throw new Error('quiet') })")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.wait_for_timeout(200)
    noticed = "\n".join(page_errors)
    page_errors.clear()
    assert "quiet" in noticed
    assert "Content Security Policy" in noticed
