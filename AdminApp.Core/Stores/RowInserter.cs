using System.Data.Common;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace AdminApp.Core.Stores;

/// <summary>Inserts many rows with a statement that is prepared once, without tracking them: several times as fast as saving. Generated keys are not read back.</summary>
internal static class RowInserter
{
    // A statement has no extra cost in SQLite, but a round trip in PostgreSQL.
    private const int RowsAStatementSqlite = 1;
    private const int RowsAStatementPostgres = 200;

    /// <summary>Inserts the rows in the context's open transaction.</summary>
    public static async Task InsertAsync<T>(AdminDbContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        var entity = context.Model.FindEntityType(typeof(T))!;
        var columns = entity.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never).Select(Column.Of).ToArray();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var some in rows.Chunk(context is SqliteAdminDbContext ? RowsAStatementSqlite : RowsAStatementPostgres))
        {
            var sql = Sql(entity.GetTableName()!, columns, some.Length);
            if (command.CommandText != sql)
            {
                command.CommandText = sql;
            }

            command.Parameters.Clear();
            for (var row = 0; row < some.Length; row++)
            {
                for (var column = 0; column < columns.Length; column++)
                {
                    command.Parameters.Add(columns[column].Parameter(command, Name(row, column), some[row]));
                }
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string Sql(string table, Column[] columns, int rows)
    {
        var sql = new StringBuilder($"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(0, columns.Length).Select(column => Name(row, column))).Append(')');
        }

        return sql.ToString();
    }

    private static string Name(int row, int column) => FormattableString.Invariant($"@p{row}_{column}");

    private sealed record Column(string Name, PropertyInfo Property, RelationalTypeMapping Mapping, bool IsNullable)
    {
        public static Column Of(IProperty property) =>
            new(property.GetColumnName(), property.PropertyInfo!, property.GetRelationalTypeMapping(), property.IsColumnNullable());

        public DbParameter Parameter(DbCommand command, string name, object row) => Mapping.CreateParameter(command, name, Property.GetValue(row), IsNullable);
    }
}
