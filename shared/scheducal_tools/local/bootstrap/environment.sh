#!/bin/sh
# Finds a Python that serves and hands over to environment.py. $1: the Python to take, empty for the best there is.
set -eu

serves() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

candidates() {
    pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions
    # 3.13 first: it is what Lambda runs.
    for version in 3.13 3.14 3.12 3.11; do
        command -v "python$version" || true
        for found in "$pyenv/$version"*/bin/python; do
            [ -x "$found" ] && echo "$found"
        done
    done
    command -v python3 || true
    command -v python || true
}

chosen=${1:-}
if [ -n "$chosen" ]; then
    if ! serves "$chosen"; then
        echo "make: PYTHON=$chosen is not a Python of version 3.11 or newer" >&2
        exit 1
    fi
else
    found=$(candidates)
    for candidate in $found; do
        if serves "$candidate"; then
            chosen=${chosen:-$candidate}
            if has_venv "$candidate"; then
                chosen=$candidate
                break
            fi
        fi
    done
fi
if [ -z "$chosen" ]; then
    old=$(python3 --version 2>&1 || true)
    echo "make: Python 3.11 or newer is needed, found: ${old:-none}; install one, or name it with PYTHON=/path/to/python" >&2
    exit 1
fi
exec "$chosen" "$(dirname "$0")/environment.py"
