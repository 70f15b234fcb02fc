#!/usr/bin/env bash
# Prints the path of a Python that runs: `deploy/python.sh 3.11` (3.11 or newer) or `deploy/python.sh 3.10` (exactly).
# Looks on the PATH, then among pyenv's versions, then asks uv. Says what is missing when there is none.
set -u
want=$1
case $want in
  3.10) names="${PYTHON310:-} python3.10"; test='sys.version_info[:2] == (3, 10)'; pattern='3.10.*' ;;
  *)    names="${PYTHON:-} python3.11 python3.12 python3.13 python3"; test='sys.version_info >= (3, 11)'; pattern='3.11.*' ;;
esac
runs() { [ -n "$1" ] && "$1" -c "import sys, venv, ensurepip; sys.exit(not ($test))" >/dev/null 2>&1; }
for name in $names; do
  if runs "$name"; then "$name" -c 'import sys; print(sys.executable)'; exit 0; fi
done
if command -v pyenv >/dev/null 2>&1; then
  for path in "$(pyenv root)"/versions/$pattern/bin/python; do
    if runs "$path"; then echo "$path"; exit 0; fi
  done
fi
uv=${UV:-uv}
if command -v "$uv" >/dev/null 2>&1; then
  path=$("$uv" python find "$want" 2>/dev/null || { "$uv" python install -q "$want" 2>/dev/null && "$uv" python find "$want" 2>/dev/null; })
  if runs "${path:-}"; then echo "$path"; exit 0; fi
fi
variable=PYTHON; [ "$want" = 3.10 ] && variable=PYTHON310
echo "✗ Python $want was not found. Install it (your package manager, pyenv or python.org), or set $variable to its path." >&2
exit 1
