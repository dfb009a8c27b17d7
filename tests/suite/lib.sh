# Shared by the suites, sourced: counts, and the runners that count.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
BUILD=${BUILD:-build}
passed=0 failed=0 skipped=0

# Run a command as one check with a name.
check() {
    local name=$1
    shift
    echo "-- $name"
    if "$@"; then
        passed=$((passed + 1))
    else
        echo "FAILED: $name"
        failed=$((failed + 1))
        return 1
    fi
}

# Count one thing as not run, and say why.
skip() {
    echo "skipped: $*"
    skipped=$((skipped + 1))
}

# Files at a time where most of what they do is waiting; more would want more connections than a PostgreSQL has.
MANY=$((2 * $(nproc) < 6 ? 2 * $(nproc) : 6))

# Run node's tests in files, AT_ONCE files at a time (1 unless set: most of a file is waiting, but what breaks the machine
# wants it for itself); counts what node's summary says, a crash without one as a failure.
node_tests() {
    local out pass fail
    if [ $# -eq 0 ] || [ ! -e "$1" ]; then
        skip "no tests at ${1:-there}"
        return
    fi
    out=$(mktemp)
    node --test --test-concurrency="${AT_ONCE:-1}" "$@" 2>&1 | tee "$out"
    local status=${PIPESTATUS[0]}
    pass=$(summary pass "$out")
    fail=$(($(summary fail "$out") + $(summary cancelled "$out")))
    [ "$status" -ne 0 ] && [ "$fail" -eq 0 ] && fail=1
    passed=$((passed + pass))
    failed=$((failed + fail))
    skipped=$((skipped + $(summary skipped "$out") + $(summary todo "$out")))
    rm -f "$out"
}

summary() {
    sed -nE "s/^(#|ℹ) $1 ([0-9]+)\$/\\2/p" "$2" | tail -n 1 | grep . || echo 0
}

# Configure (once) and build a folder, alone.
build_folder() {
    local folder=$1 compiler=${CC:-gcc} options=()
    case $folder in
    build-clang) compiler=clang options=(-Dfaults=true) ;; # 55-broken breaks it
    build-asan) compiler=gcc options=(-Db_sanitize=address,undefined) ;;
    build-tsan) compiler=gcc options=(-Db_sanitize=thread) ;;
    build-fuzz) compiler=clang options=(-Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false) ;;
    esac
    mkdir -p build/suites
    [ -n "${AHEAD:-}" ] || take_over "$folder"
    flock "build/suites/${folder//\//-}.lock" bash -c 'configured "$@" && ninja -C "$1"' build "$folder" "$compiler" "${options[@]}"
}

# Once for the same options; a folder with others, or half of one, is made anew. $BUILD is make's: whatever it is stays.
# gold links the hundred and fifty programs of a folder in a quarter of the time; clang's sanitizers make it talk.
configured() {
    local folder=$1 compiler=$2 log=build/setup-${1//\//-}.log linker=bfd
    if [ "$folder" = "$BUILD" ]; then
        [ -f "$folder/build.ninja" ] && return
    else
        [ -f "$folder/.configured" ] && [ "$(<"$folder/.configured")" = "$*" ] && return
        rm -rf "$folder"
    fi
    [ "$folder" != build-fuzz ] && command -v ld.gold >/dev/null && linker=gold
    CC=$compiler CC_LD=$linker meson setup "$folder" "${@:3}" >"$log" 2>&1 || {
        cat "$log"
        return 1
    }
    echo "$*" >"$folder/.configured"
}
export BUILD
export -f configured

# Ends what tests/suite/ahead does to this folder: it would go on, but only as fast as nobody else wants to.
take_over() {
    local folder pid
    read -r folder pid 2>/dev/null <build/suites/ahead && [ "$folder" = "$1" ] || return 0
    grep -qa build_folder "/proc/$pid/cmdline" 2>/dev/null || return 0 # it has ended, and the number is somebody else's
    echo "taken over from tests/suite/ahead"
    kill -- "-$pid" 2>/dev/null
    for _ in {1..100}; do kill -0 -- "-$pid" 2>/dev/null && sleep 0.2; done
}

# Run the unit tests of a build folder, all or those named; every test function counts.
unit_tests() {
    local counted
    rm -f "$1/meson-logs/testlog.json"
    # Some only wait: one more than there are processors.
    (cd "$1" && meson test --no-rebuild --print-errorlogs --num-processes $(($(nproc) + 1)) "${@:2}")
    counted=$(tools/unit-count "$1") || { failed=$((failed + 1)); return; }
    read -r p f <<<"$counted"
    passed=$((passed + p)) failed=$((failed + f))
}

# With tests/tools/with-postgres: the node tests run on PostgreSQL from here on, their databases begin with all migrations run.
postgres_ready() {
    local data
    data=$(mktemp -d)
    psql -X -q "$WOOGA_TEST_POSTGRES" -c "CREATE DATABASE wooga_ready" &&
        WOOGA_DATA=$data WOOGA_DATABASE=${WOOGA_TEST_POSTGRES%/*}/wooga_ready "$BUILD/wooga" migrate
    check "migrations run" [ $? -eq 0 ] || return
    rm -rf "$data"
    export WOOGA_TEST_ENGINE=postgres WOOGA_TEST_TEMPLATE=wooga_ready
}

finish() {
    echo
    if [ "$skipped" -gt 0 ]; then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
    [ "$failed" -eq 0 ]
    exit
}
