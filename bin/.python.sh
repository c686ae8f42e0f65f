# Finds Python, and says what is lacking in the language of the terminal.
say() { printf '%s\n' "$*" >&2; }
die() { tell "$@"; exit 1; }
tell() { # In English, or in Japanese where the terminal is.
    case ${LC_ALL:-${LC_MESSAGES:-${LANG-}}} in ja*) say "${2:-$1}" ;; *) say "$1" ;; esac
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$name" -c 'import venv, ensurepip' 2>/dev/null && { command -v "$name"; return; }
        die "$name lacks its venv module. Type: ${sudo}apt-get install -y python3-venv" \
            "$name にvenvモジュールがありません。次を実行してください: ${sudo}apt-get install -y python3-venv"
    done
    die "Daifuku needs Python 3.11 or newer. Type: ${sudo}apt-get install -y python3 python3-venv" \
        "Python 3.11以降が必要です。次を実行してください: ${sudo}apt-get install -y python3 python3-venv"
}
