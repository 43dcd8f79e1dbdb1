#!/bin/sh
# Sets up a virtual environment, of wheels alone and by uv where that is installed:
#   local/install.sh FOLDER REQUIREMENTS [PYTHON]
# Without a PYTHON it is the newest one on this machine, or one that uv fetches.
set -eu
folder=$1 requirements=$2 python=${3:-}
here=$(pwd)

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }
has_uv() { command -v uv >/dev/null 2>&1; }

if [ -n "$python" ]; then
  if ! command -v "$python" >/dev/null 2>&1; then
    echo "There is no Python at $python. Leave PYTHON out, or name another: PYTHON=/path/to/python3.13" >&2
    exit 1
  elif ! is_new_enough "$python"; then
    echo "$python is Python $(version_of "$python"), and Tidende needs 3.12 or newer. Leave PYTHON out, or name another: PYTHON=/path/to/python3.13" >&2
    exit 1
  fi
else
  for candidate in python3.13 python3.12 python3; do
    if is_new_enough "$candidate"; then python=$candidate; break; fi
  done
fi
if [ -z "$python" ] && ! has_uv; then
  echo "Tidende needs Python 3.12 or newer; none was found. Install one (python.org, or your system's packages), or name it: PYTHON=/path/to/python3.13" >&2
  exit 1
fi

# One that lies in a renamed folder, or whose Python is gone, is made anew: its commands begin with
# the path of their Python.
if ! is_new_enough "$folder/bin/python" || [ "$(cat "$folder/.folder" 2>/dev/null || echo "$here/$folder")" != "$here/$folder" ]; then
  if [ -e "$folder/.folder" ]; then
    echo "The folder was moved, or its Python is gone: $folder is set up again."
    rm -rf "$folder"
  fi
  if has_uv; then uv venv --quiet --clear --python "${python:-3.13}" "$folder"; else "$python" -m venv --clear "$folder"; fi
fi
echo "$here/$folder" >"$folder/.folder"
if has_uv; then
  uv pip install --quiet --python "$folder/bin/python" --only-binary :all: --require-hashes --requirement "$requirements"
else
  "$folder/bin/python" -m pip install -qq --disable-pip-version-check --no-compile \
    --only-binary :all: --require-hashes --requirement "$requirements"
fi
