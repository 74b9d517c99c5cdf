#!/usr/bin/env bash
# Creates the migrations for SQLite and PostgreSQL after you changed the entities: ./deploy/migrations.sh NAME
set -euo pipefail
name=${1:?usage: deploy/migrations.sh NAME}
cd "$(dirname "$0")/../AdminApp.Core"
dotnet tool restore >/dev/null
dotnet ef migrations add "$name" -s ../AdminApp -c SqliteAdminDbContext -o Stores/Migrations/Sqlite
dotnet ef migrations add "$name" -s ../AdminApp -c PostgresAdminDbContext -o Stores/Migrations/Postgres --no-build
