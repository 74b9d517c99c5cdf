namespace AdminApp.Core.Stores;

/// <summary>
/// Held by a server for as long as it runs, so that no second one serves from the same folder: two would each spend the whole
/// limit of the provider, and the record of what was spent has one writer. Several servers share PostgreSQL from a folder each.
/// Verbs do not take it. The system frees it however the process ends.
/// </summary>
public static class ServeLock
{
    /// <summary>Takes the lock; disposing frees it.</summary>
    /// <exception cref="StartRefusedException">Another server holds it.</exception>
    public static IDisposable Take(DataDirectory directory) => FileLock.TryTake(directory.Combine("serve.lock"))
        ?? throw new StartRefusedException($"Another AdminApp serves the data in {directory.Path}. Stop it first, or set Data:Directory to another folder.");
}
