using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SpeakersAndDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SpeakerInFile",
                table: "Turns",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "InFile",
                table: "Transcripts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "NamesVersion",
                table: "Transcripts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Place",
                table: "Transcripts",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Time",
                table: "Transcripts",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SpeakerInFile",
                table: "Citations",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SpeakerChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    TranscriptId = table.Column<Guid>(type: "uuid", nullable: true),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Names = table.Column<string>(type: "text", nullable: false),
                    Turns = table.Column<string>(type: "text", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    UndoneAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UndoneBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpeakerChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WatchedFiles",
                columns: table => new
                {
                    ContentHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Path = table.Column<string>(type: "text", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TranscriptId = table.Column<Guid>(type: "uuid", nullable: true),
                    RefusedBecause = table.Column<string>(type: "text", nullable: true),
                    Duplicate = table.Column<bool>(type: "boolean", nullable: false),
                    Replaced = table.Column<bool>(type: "boolean", nullable: false),
                    Warnings = table.Column<List<string>>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchedFiles", x => x.ContentHash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SpeakerChanges_TranscriptId_Id",
                table: "SpeakerChanges",
                columns: new[] { "TranscriptId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WatchedFiles_AtUtc",
                table: "WatchedFiles",
                column: "AtUtc");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SpeakerChanges");

            migrationBuilder.DropTable(
                name: "WatchedFiles");

            migrationBuilder.DropColumn(
                name: "SpeakerInFile",
                table: "Turns");

            migrationBuilder.DropColumn(
                name: "InFile",
                table: "Transcripts");

            migrationBuilder.DropColumn(
                name: "NamesVersion",
                table: "Transcripts");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Transcripts");

            migrationBuilder.DropColumn(
                name: "Time",
                table: "Transcripts");

            migrationBuilder.DropColumn(
                name: "SpeakerInFile",
                table: "Citations");
        }
    }
}
