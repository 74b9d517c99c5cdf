using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Postgres
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
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: true),
                    SubmittedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Outcome = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: true),
                    Class = table.Column<string>(type: "text", nullable: false),
                    User = table.Column<string>(type: "text", nullable: true),
                    InstanceId = table.Column<string>(type: "text", nullable: false),
                    Model = table.Column<string>(type: "text", nullable: true),
                    FromCache = table.Column<bool>(type: "boolean", nullable: false),
                    Coalesced = table.Column<bool>(type: "boolean", nullable: false),
                    Passages = table.Column<int>(type: "integer", nullable: true),
                    Place = table.Column<int>(type: "integer", nullable: true),
                    Calls = table.Column<int>(type: "integer", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    TokensReserved = table.Column<int>(type: "integer", nullable: false),
                    PromptTokens = table.Column<int>(type: "integer", nullable: false),
                    CompletionTokens = table.Column<int>(type: "integer", nullable: false),
                    PreparedMs = table.Column<int>(type: "integer", nullable: true),
                    QueuedMs = table.Column<int>(type: "integer", nullable: false),
                    FirstTokenMs = table.Column<int>(type: "integer", nullable: true),
                    TotalMs = table.Column<int>(type: "integer", nullable: true),
                    Events = table.Column<string>(type: "text", nullable: false)
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
