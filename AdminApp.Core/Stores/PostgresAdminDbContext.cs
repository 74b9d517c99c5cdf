using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>The store in PostgreSQL.</summary>
public sealed class PostgresAdminDbContext(DbContextOptions<PostgresAdminDbContext> options) : AdminDbContext(options);
