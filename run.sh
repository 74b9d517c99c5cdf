#!/usr/bin/env bash
# Builds AdminApp and runs it: ./run.sh [COMMAND] [ARGUMENTS], see ./run.sh --help. Without a command it serves http://127.0.0.1:8000.
# Works from any directory; relative paths, ./data among them, are relative to the current directory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Build processes that stay behind would hold memory that a small server needs.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

needed=$(sed -n 's/.*"sdk".*"version": *"\([^"]*\)".*/\1/p' "$here/global.json")
if ! command -v dotnet >/dev/null; then
  echo "run.sh: the .NET SDK $needed is required, but 'dotnet' is not on the PATH. Get it at https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi
# dotnet --version looks for the SDK that global.json names, and fails when only others are there.
if ! (cd "$here" && dotnet --version >/dev/null 2>&1); then
  found=$(cd / && dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ')
  echo "run.sh: the .NET SDK $needed (or a later patch of it) is required; found: ${found:-none}. Get it at https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi

app="$here/AdminApp/bin/Release/net10.0/AdminApp.dll"
[[ -e $app ]] || echo "Building AdminApp for the first time: one to two minutes, packages included." >&2
if ! log=$(cd "$here" && dotnet build AdminApp --configuration Release --verbosity quiet --nologo -p:UseSharedCompilation=false </dev/null 2>&1); then
  printf '%s\nrun.sh: the build failed, see above.\n' "$log" >&2
  exit 1
fi
exec dotnet "$app" "$@"
