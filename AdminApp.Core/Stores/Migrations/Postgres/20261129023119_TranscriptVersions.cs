using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class TranscriptVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<List<int>>(
                name: "LineStartsMs",
                table: "Turns",
                type: "integer[]",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ReplacedTranscripts",
                columns: table => new
                {
                    ContentVersion = table.Column<long>(type: "bigint", nullable: false),
                    TranscriptId = table.Column<Guid>(type: "uuid", nullable: false),
                    ReplacedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Was = table.Column<string>(type: "text", nullable: false)
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
