using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Sqlite
{
    /// <inheritdoc/>
    public partial class QuotePerStatement : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "QuoteStart",
                table: "Citations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Statements",
                table: "Citations",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc/>
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "QuoteStart",
                table: "Citations");

            migrationBuilder.DropColumn(
                name: "Statements",
                table: "Citations");
        }
    }
}
