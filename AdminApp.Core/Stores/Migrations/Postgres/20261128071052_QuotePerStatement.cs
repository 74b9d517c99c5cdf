using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdminApp.Core.Stores.Migrations.Postgres
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
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<List<int>>(
                name: "Statements",
                table: "Citations",
                type: "integer[]",
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
