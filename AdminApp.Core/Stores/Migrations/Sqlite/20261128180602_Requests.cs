using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Requests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ConversationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SubmittedAtUtc = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EndedAtUtc = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Class = table.Column<string>(type: "TEXT", nullable: false),
                    User = table.Column<string>(type: "TEXT", nullable: true),
                    InstanceId = table.Column<string>(type: "TEXT", nullable: false),
                    Model = table.Column<string>(type: "TEXT", nullable: true),
                    FromCache = table.Column<bool>(type: "INTEGER", nullable: false),
                    Coalesced = table.Column<bool>(type: "INTEGER", nullable: false),
                    Passages = table.Column<int>(type: "INTEGER", nullable: true),
                    Place = table.Column<int>(type: "INTEGER", nullable: true),
                    Calls = table.Column<int>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    TokensReserved = table.Column<int>(type: "INTEGER", nullable: false),
                    PromptTokens = table.Column<int>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<int>(type: "INTEGER", nullable: false),
                    PreparedMs = table.Column<int>(type: "INTEGER", nullable: true),
                    QueuedMs = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstTokenMs = table.Column<int>(type: "INTEGER", nullable: true),
                    TotalMs = table.Column<int>(type: "INTEGER", nullable: true),
                    Events = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Requests", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_Class_SubmittedAtUtc_Id",
                table: "Requests",
                columns: new[] { "Class", "SubmittedAtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_Outcome_SubmittedAtUtc_Id",
                table: "Requests",
                columns: new[] { "Outcome", "SubmittedAtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_SubmittedAtUtc_Id",
                table: "Requests",
                columns: new[] { "SubmittedAtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_User_SubmittedAtUtc_Id",
                table: "Requests",
                columns: new[] { "User", "SubmittedAtUtc", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Requests");
        }
    }
}
