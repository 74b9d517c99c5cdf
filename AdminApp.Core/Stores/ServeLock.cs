using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>
/// Held by a server for as long as it runs, so that no second one serves the same SQLite folder: two would each spend the
/// whole limit of the provider. Verbs do not take it. The system frees it however the process ends.
/// </summary>
public static class ServeLock
{
    /// <summary>Takes the lock of a SQLite folder; null for PostgreSQL, which several servers may share.</summary>
    /// <exception cref="StartRefusedException">Another server holds it, or the folder cannot be written.</exception>
    public static FileStream? Take(IDbContextFactory<AdminDbContext> contexts, DataDirectory directory)
    {
        using var context = contexts.CreateDbContext();
        if (context is not SqliteAdminDbContext)
        {
            return null;
        }

        var path = directory.Combine("serve.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new StartRefusedException(
                $"Another AdminApp serves the data in {directory.Path}. Stop it first, or set Data:Directory to another folder.", exception);
        }
    }
}

/// <summary>The program cannot start for a reason that one line tells.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
