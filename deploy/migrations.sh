#!/usr/bin/env bash
# Makes the migrations of both providers after a change of the entities: ./deploy/migrations.sh NAME
set -euo pipefail
name=${1:?usage: deploy/migrations.sh NAME}
cd "$(dirname "$0")/../AdminApp.Core"
dotnet tool restore >/dev/null
dotnet ef migrations add "$name" -s ../AdminApp -c SqliteAdminDbContext -o Stores/Migrations/Sqlite
dotnet ef migrations add "$name" -s ../AdminApp -c PostgresAdminDbContext -o Stores/Migrations/Postgres --no-build
