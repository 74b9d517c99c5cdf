using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class InvitationTriesAndAlertBook : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "RefusedTries",
                table: "Invitations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            // The alerts of all servers on the store are in one document now: the one that was kept last goes on.
            migrationBuilder.Sql(
                """
                UPDATE "StoredStates" SET "Name" = 'alerts'
                WHERE "Name" = (SELECT "Name" FROM "StoredStates" WHERE "Name" LIKE 'alerts:%' ORDER BY "UpdatedAtUtc" DESC LIMIT 1)
                """);
            migrationBuilder.Sql("""DELETE FROM "StoredStates" WHERE "Name" LIKE 'alerts:%'""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DELETE FROM "StoredStates" WHERE "Name" = 'alerts'""");
            migrationBuilder.DropColumn(
                name: "RefusedTries",
                table: "Invitations");
        }
    }
}
