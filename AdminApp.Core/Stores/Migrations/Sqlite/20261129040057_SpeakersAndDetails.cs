using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "InFile",
                table: "Transcripts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "NamesVersion",
                table: "Transcripts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Place",
                table: "Transcripts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Time",
                table: "Transcripts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SpeakerInFile",
                table: "Citations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SpeakerChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    TranscriptId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Names = table.Column<string>(type: "TEXT", nullable: false),
                    Turns = table.Column<string>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    UndoneAtUtc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UndoneBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpeakerChanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WatchedFiles",
                columns: table => new
                {
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Path = table.Column<string>(type: "TEXT", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TranscriptId = table.Column<Guid>(type: "TEXT", nullable: true),
                    RefusedBecause = table.Column<string>(type: "TEXT", nullable: true),
                    Duplicate = table.Column<bool>(type: "INTEGER", nullable: false),
                    Replaced = table.Column<bool>(type: "INTEGER", nullable: false),
                    Warnings = table.Column<string>(type: "TEXT", nullable: false)
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
