# Sourced by every command: makes .venv, installs the hashed locks it is asked for,
# builds what the browser needs. When all of that is there it does nothing, in a blink.
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
venv=$root/.venv
python=$venv/bin/python
[ "$(id -u)" = 0 ] && sudo='' || sudo='sudo '
export DAIFUKU_COMMAND=bin/daifuku # what messages tell people to type
unset PYTHONDONTWRITEBYTECODE # images set it; every start would take three times as long

. "$root/bin/.python.sh"

state_of() { cksum <"$root/requirements/$1.txt"; readlink -f "$python"; }
installed() { [ -x "$python" ] && [ "$(cat "$venv/.installed-$1" 2>/dev/null)" = "$(state_of "$1")" ]; }
ready() { for lock in "$@"; do installed "$lock" || return 1; done; built; }
built() {
    [ -f "$venv/.built" ] && [ -z "$(find "$root/src" "$root/hatch_build.py" -newer "$venv/.built" \
        -type f ! -name '*.py' ! -name '*.pyc' ! -name '*.html' ! -name '*.mo' ! -path '*/dist/*')" ]
}

install() { # By uv, ten times faster; by pip where uv cannot be had.
    lock=$1
    set -- --quiet --require-hashes --no-deps -r "$root/requirements/$lock.txt"
    index=${PIP_INDEX_URL-$("$python" -m pip config get global.index-url 2>/dev/null || :)}
    tell "Installing $lock ..." "$lock をインストールしています…"
    { UV_PYTHON_DOWNLOADS=never "$venv/bin/uv" pip install --python "$python" \
        ${index:+--default-index "$index"} "$@" 2>/dev/null ||
        "$python" -m pip install --disable-pip-version-check "$@"; } &&
        state_of "$lock" >"$venv/.installed-$lock"
}

enter_checkout() { # Relative, so that the checkout may be moved.
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    echo ../../../../src >"$site/daifuku_checkout.pth"
    printf '#!/bin/sh\nexec "${0%%/*}/python" -m daifuku.config.cli "$@"\n' >"$venv/bin/daifuku"
    chmod +x "$venv/bin/daifuku"
}

prepare() { # Names of locks. One process prepares; others wait for it.
    ready "$@" && return
    base=$(find_python)
    mkdir -p "$root/.cache"
    exec 9>"$root/.cache/prepare.lock"
    "$base" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    "$python" -m pip --version >/dev/null 2>&1 || "$base" -m venv "$venv"
    enter_checkout
    installed uv || install uv || tell "uv cannot be had here; pip does it, more slowly." \
        "uvが使えないため、pipでインストールします（少し時間がかかります）。"
    for name in "$@"; do installed "$name" || install "$name"; done
    touch "$venv/.building"
    "$python" "$root/hatch_build.py" >/dev/null && mv "$venv/.building" "$venv/.built"
    exec 9>&-
}
