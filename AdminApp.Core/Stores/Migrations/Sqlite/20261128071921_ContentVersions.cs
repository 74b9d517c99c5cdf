using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Sqlite
{
    /// <inheritdoc/>
    public partial class ContentVersions : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Passages_Transcripts_TranscriptId",
                table: "Passages");

            migrationBuilder.DropForeignKey(
                name: "FK_Turns_Transcripts_TranscriptId",
                table: "Turns");

            migrationBuilder.DropPrimaryKey(
                name: "PK_Turns",
                table: "Turns");

            migrationBuilder.DropIndex(
                name: "IX_Passages_TranscriptId_Ordinal",
                table: "Passages");

            migrationBuilder.AddColumn<long>(
                name: "ContentVersion",
                table: "Turns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ContentVersion",
                table: "Transcripts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ContentVersion",
                table: "Passages",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddPrimaryKey(
                name: "PK_Turns",
                table: "Turns",
                columns: new[] { "TranscriptId", "ContentVersion", "Index" });

            migrationBuilder.CreateIndex(
                name: "IX_Passages_TranscriptId_ContentVersion_Ordinal",
                table: "Passages",
                columns: new[] { "TranscriptId", "ContentVersion", "Ordinal" },
                unique: true);
        }

        /// <inheritdoc/>
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_Turns",
                table: "Turns");

            migrationBuilder.DropIndex(
                name: "IX_Passages_TranscriptId_ContentVersion_Ordinal",
                table: "Passages");

            migrationBuilder.DropColumn(
                name: "ContentVersion",
                table: "Turns");

            migrationBuilder.DropColumn(
                name: "ContentVersion",
                table: "Transcripts");

            migrationBuilder.DropColumn(
                name: "ContentVersion",
                table: "Passages");

            migrationBuilder.AddPrimaryKey(
                name: "PK_Turns",
                table: "Turns",
                columns: new[] { "TranscriptId", "Index" });

            migrationBuilder.CreateIndex(
                name: "IX_Passages_TranscriptId_Ordinal",
                table: "Passages",
                columns: new[] { "TranscriptId", "Ordinal" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "FK_Passages_Transcripts_TranscriptId",
                table: "Passages",
                column: "TranscriptId",
                principalTable: "Transcripts",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_Turns_Transcripts_TranscriptId",
                table: "Turns",
                column: "TranscriptId",
                principalTable: "Transcripts",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
