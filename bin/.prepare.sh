# Sourced by every command: finds Python, makes .venv, installs the hashed locks named by the
# caller, builds what the browser needs. Does nothing, fast, when all of it is there.
root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
venv=$root/.venv
python=$venv/bin/python
stamps=$venv/.daifuku

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$name" -c 'import venv, ensurepip' 2>/dev/null && { command -v "$name"; return; }
        lacks=$name
    done
    [ -z "${lacks-}" ] || die "Python lacks its venv module. Type: ${sudo}apt install python3-venv"
    die "Daifuku needs Python 3.11 or newer. Type: ${sudo}apt install python3 python3-venv"
}

# By uv when it can be had, since it is ten times faster; by plain pip otherwise.
install() {
    pip="$python -m pip install --quiet --disable-pip-version-check --require-hashes"
    [ -x "$venv/bin/uv" ] || $pip -r "$root/requirements/uv.txt" 2>/dev/null ||
        say "  uv cannot be had; plain pip does it, more slowly."
    UV_PYTHON_DOWNLOADS=never "$venv/bin/uv" pip install --quiet --python "$python" \
        --require-hashes "$@" 2>/dev/null || $pip "$@"
}

prepare_locked() {
    base=$(find_python)
    [ -x "$python" ] && [ "$(cat "$stamps/root" 2>/dev/null)" = "$root" ] || {
        "$base" -m venv --clear "$venv"
        mkdir -p "$stamps"
    }
    for lock in "$@"; do
        [ "$(cat "$stamps/$lock" 2>/dev/null)" != "$(cksum <"$root/requirements/$lock.txt")" ] || continue
        say "Installing $lock ..."
        install $([ "$lock" != build ] || echo --no-deps) -r "$root/requirements/$lock.txt"
        cksum <"$root/requirements/$lock.txt" >"$stamps/$lock"
    done
    "$python" "$root/bin/.checkout.py" "$root"
    printf '%s\n' "$root" >"$stamps/root"
}
