# Sourced by bin/test: what the tests need of the machine. On Debian as root it gets installed;
# everybody else is told what to install. Nothing is skipped for want of it.
browser() {
    for name in "${DAIFUKU_BROWSER:-chromium}" chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        command -v "$name" && return
    done
}

need_browser() {
    browser >/dev/null || debian_install chromium fonts-noto-cjk
    DAIFUKU_BROWSER=$(browser) ||
        die "No Chromium or Chrome here. Install one, or name it: DAIFUKU_BROWSER=/path/to/chrome"
    export DAIFUKU_BROWSER
}

need_debian_postgres() {
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || debian_install postgresql
}

debian_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        die "The tests need $*. Type: ${sudo}apt-get install -y $*"
    say "Installing $* ..."
    apt-get -qq update >/dev/null
    # Run level 1: a database server is installed, but none is started beside ours.
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        "$@" >"$root/.cache/apt.log" 2>&1 || die "$(tail -n 20 "$root/.cache/apt.log")"
}
