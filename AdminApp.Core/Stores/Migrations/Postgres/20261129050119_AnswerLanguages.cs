using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AnswerLanguages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Language",
                table: "InstructionVersions",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Language",
                table: "InstructionVersions");
        }
    }
}
