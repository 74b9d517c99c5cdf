#!/usr/bin/env bash
# Builds AdminApp, checks its formatting and runs every test; the last line reads "N passed, N failed, N skipped".
# As root on Debian it installs what the tests need; else it says what is missing, and the tests that need it skip by name.
#   ./test.sh                              everything
#   ./test.sh --fast                       no browser, no builds, no processes, no waiting for real time, no format check
#   ./test.sh --filter-class "*Settings*"  some tests, no format check; any options of the test program work
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here" || exit 1
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Applies to every restore, the one in run.sh too. With different options a restore rewrites its files, and everything is compiled again.
export RestoreLockedMode=true
# Nothing of the build stays behind.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
exec </dev/null

# The whole takes about 10 minutes; a slow machine may need three times that. The limit ends a run that hangs.
readonly whole_limit=$((60 * 60)) packages=(postgresql chromium)
passed=0 failed=0 skipped=0
postgres_data="" postgres_bin="" tests="" format=""

# In memory if there is room, because every test creates databases and folders. TMPDIR overrides it.
base=/tmp
if [[ -w /dev/shm && $(df --output=avail -k /dev/shm 2>/dev/null | tail -1) -gt 2000000 ]]; then base=/dev/shm; fi
work=$(mktemp -d "${TMPDIR:-$base}/adminapp-tests.XXXXXX")

step() { printf '== %s (%d s)\n' "$1" "$SECONDS"; }

as_postgres() { # PostgreSQL refuses to run as root.
  if [[ $(id -u) == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

finish() {
  [[ -z $tests ]] || kill "$tests" 2>/dev/null
  [[ -z $format ]] || kill "$format" 2>/dev/null
  if [[ -n $postgres_data ]]; then
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -m immediate stop >/dev/null 2>&1
  fi
  rm -rf "$work"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  if ((failed > 0 || passed == 0)); then exit 1; else exit 0; fi
}
trap finish EXIT
trap 'failed=$((failed + 1)); exit 1' INT TERM

fail() { # One fault of the run itself, counted as a failed test.
  printf 'FAILED: %s\n' "$1"
  failed=$((failed + 1))
}

find_postgres() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [[ -x $found/initdb ]] || found=$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")
  [[ -x $found/initdb ]] && echo "$found"
}

find_chromium() { [[ -x ${ADMINAPP_CHROMIUM:-} ]] && echo "$ADMINAPP_CHROMIUM" || command -v chromium || command -v chromium-browser || command -v google-chrome; }

install_packages() {
  [[ -n $(find_postgres) && -n $(find_chromium) ]] && return
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    [[ -n $(find_postgres) ]] || echo "Missing: PostgreSQL (Debian: apt-get install postgresql). Its store tests skip."
    [[ -n $(find_chromium) ]] || echo "Missing: Chromium (Debian: apt-get install chromium). Browser tests skip."
    return
  fi
  step "Installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y --no-install-recommends "${packages[@]}"; } >"$work/apt.log" 2>&1 && return
  tail -20 "$work/apt.log"
  fail "apt-get could not install ${packages[*]}"
}

start_postgres() {
  postgres_bin=$(find_postgres) || return
  step "Starting a private PostgreSQL"
  local data="$work/postgres" secret="$work/postgres.password" password port
  # With a password, so that a connection that loses it fails here as it would on a real server.
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && echo "$password" >"$secret")
  mkdir "$data" && chmod 711 "$work"
  [[ $(id -u) != 0 ]] || chown postgres "$data" "$secret"
  if ! (cd / && as_postgres "$postgres_bin/initdb" -D "$data" -U postgres -A scram-sha-256 --pwfile="$secret" -E UTF8 --locale=C.UTF-8 --no-sync) >"$work/postgres.log" 2>&1; then
    tail -20 "$work/postgres.log"
    fail "initdb did not make a PostgreSQL cluster"
    return
  fi
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000)) # below the range of ports that the system gives to clients
    if (cd / && as_postgres "$postgres_bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 30 start -o "-p $port -k $data \
        -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off") >/dev/null 2>&1; then
      postgres_data=$data
      export ADMINAPP_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres"
      return
    fi
  done
  tail -20 "$data/server.log"
  fail "PostgreSQL did not start"
}

command -v dotnet >/dev/null || { fail "no 'dotnet' on the PATH; global.json names the SDK that is needed"; exit 1; }
dotnet --version >/dev/null || { fail "the SDK that global.json names is not installed"; exit 1; }

install_packages
start_postgres
if chromium=$(find_chromium); then export ADMINAPP_CHROMIUM=$chromium; fi
if [[ -z ${ADMINAPP_SHARED:-} && -d $here/../shared ]]; then
  ADMINAPP_SHARED=$(cd "$here/../shared" && pwd)
  export ADMINAPP_SHARED
fi

step "Restoring packages as locked"
dotnet restore --verbosity quiet || { fail "dotnet restore, as locked"; exit 1; }
step "Building"
dotnet build --no-restore --configuration Release --verbosity quiet --nologo -p:UseSharedCompilation=false || { fail "dotnet build"; exit 1; }
arguments=("$@") whole=0
if (($# == 0)); then whole=1; fi
if [[ ${1:-} == --fast ]]; then arguments=(--filter-not-trait Pace=Slow "${@:2}"); fi
if ((whole)); then
  step "Checking the format, beside the tests"
  # Whitespace, line ends, encodings and the order of usings. Analyzers and styles are the build's: a warning there is an error.
  dotnet format --no-restore --verify-no-changes --diagnostics IMPORTS >"$work/format.log" 2>&1 &
  format=$!
fi

step "Running the tests"
# The program's own time limit ends it with a report of what ran; timeout(1) is the last resort.
mkdir "$work/tmp"
left=$((whole_limit - SECONDS))
TMPDIR="$work/tmp" timeout --foreground --kill-after=10 $((left + 30)) dotnet AdminApp.Tests/bin/Release/net10.0/AdminApp.Tests.dll \
  --no-ansi --progress off --show-test-results failed,skipped --show-slowest-tests 20 --timeout "${left}s" \
  --results-directory "$work/results" --report-xunit-xml --report-xunit-xml-filename results.xml "${arguments[@]}" &
tests=$!
wait "$tests" # in the background, so that a signal to this script is heard at once
code=$?
tests=""
step "Ran the tests"
if [[ -n $format ]]; then
  wait "$format" || { cat "$work/format.log"; fail "dotnet format --verify-no-changes: run dotnet format"; }
  format=""
fi

total() { local sum=0 n; for n in $(grep -o '<assembly [^>]*' "$work/results/results.xml" 2>/dev/null | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n'); do sum=$((sum + n)); done; echo "$sum"; }
# Named once more where people look first: between a failure and this line are minutes of output.
grep -o '<test [^>]*result="Fail"' "$work/results/results.xml" 2>/dev/null | sed -n 's/.* name="\([^"]*\)".*/FAILED: \1/p' | sed 's/\\&quot;/"/g'

passed=$(total passed)
skipped=$(total skipped)
failed=$((failed + $(total failed) + $(total errors)))
# A crash or a time-out leaves no failed test behind, or no report at all.
if ((code != 0 && failed == 0)); then fail "the test program ended with code $code"; fi
