using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Sqlite
{
    /// <inheritdoc/>
    public partial class ScopesOfQuestions : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Searched",
                table: "Messages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ReadsScope",
                table: "Messages",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "Scope",
                table: "Messages",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // The one meeting that older questions were limited to.
            migrationBuilder.Sql("UPDATE \"Messages\" SET \"Scope\" = json_object('meetings', json_array(\"Meeting\")) WHERE \"Meeting\" IS NOT NULL AND \"Role\" = 'user'");

            migrationBuilder.DropColumn(
                name: "Meeting",
                table: "Messages");
        }

        /// <inheritdoc/>
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReadsScope",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Scope",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Searched",
                table: "Messages");

            migrationBuilder.AddColumn<string>(
                name: "Meeting",
                table: "Messages",
                type: "TEXT",
                nullable: true);
        }
    }
}
