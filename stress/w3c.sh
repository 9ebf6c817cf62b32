#!/bin/sh
# Runs the test suite of W3C trace context against our service, and fails unless all of it passes.
#
#   stress/w3c.sh [FOLDER]
#
# FOLDER is a checkout of https://github.com/w3c/trace-context; without it, $W3C_TRACE_CONTEXT. Without the suite, Python
# or its package aiohttp there is nothing to do: it says so and exits with 0. The jar must be built:
# mvn -q -DskipTests package. $PYTHON and $HARNESS_PORT (7777) may be set.
set -eu

suite=${1:-${W3C_TRACE_CONTEXT:-}}
jar=$(dirname "$0")/target/nanospan-stress.jar
least=41

skip() {
    echo "skipped: $1"
    exit 0
}

[ -n "$suite" ] || skip "no folder given, and W3C_TRACE_CONTEXT is not set"
[ -f "$suite/test/test.py" ] || skip "$suite/test/test.py is not there"
python=
for each in ${PYTHON:-python3 /usr/bin/python3}; do
    if [ -z "$python" ] && "$each" -c 'import aiohttp' 2>/dev/null; then
        python=$each
    fi
done
[ -n "$python" ] || skip "no Python with the package aiohttp"
if [ ! -f "$jar" ]; then
    echo "$jar is not built" >&2
    exit 1
fi

output=$(mktemp -d)
java -jar "$jar" w3c --port 0 >"$output/service" &
service=$!
trap 'kill $service 2>/dev/null || true; rm -rf "$output"' EXIT
tries=0
until url=$(sed -n 's/^listening on //p' "$output/service") && [ -n "$url" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ] || ! kill -0 $service 2>/dev/null; then
        echo "the service did not start" >&2
        exit 1
    fi
    sleep 0.1
done

status=0
(cd "$suite/test" && SPEC_LEVEL=2 STRICT_LEVEL=2 "$python" test.py "$url") >"$output/suite" 2>&1 || status=$?
cat "$output/suite"
ran=$(sed -n 's/^Ran \([0-9]*\) tests.*/\1/p' "$output/suite")
if [ $status -ne 0 ] || [ "${ran:-0}" -lt $least ] || ! grep -qx OK "$output/suite"; then
    echo "failed: not all of at least $least tests passed" >&2
    exit 1
fi
echo "passed: $ran of $ran"
