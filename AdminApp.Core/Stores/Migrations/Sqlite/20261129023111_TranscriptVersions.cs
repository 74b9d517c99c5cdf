using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TranscriptVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "LineStartsMs",
                table: "Turns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ReplacedTranscripts",
                columns: table => new
                {
                    ContentVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    TranscriptId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReplacedAtUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Was = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplacedTranscripts", x => x.ContentVersion);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ReplacedTranscripts_ReplacedAtUtc",
                table: "ReplacedTranscripts",
                column: "ReplacedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_ReplacedTranscripts_TranscriptId_ReplacedAtUtc",
                table: "ReplacedTranscripts",
                columns: new[] { "TranscriptId", "ReplacedAtUtc" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReplacedTranscripts");

            migrationBuilder.DropColumn(
                name: "LineStartsMs",
                table: "Turns");
        }
    }
}
