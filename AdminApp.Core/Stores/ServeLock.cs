namespace AdminApp.Core.Stores;

/// <summary>
/// A running server has this lock, so that no second one serves from the same folder: two would each use the whole limit of the
/// provider, and the record of grants has one writer. Several servers can share PostgreSQL, each with its own folder.
/// Of the commands, only those that call the provider take it. The system releases it however the process ends.
/// </summary>
public static class ServeLock
{
    /// <summary>Takes the lock, if no server has it; disposing releases it.</summary>
    public static IDisposable? TryTake(DataDirectory directory) => FileLock.TryTake(PathIn(directory));

    /// <summary>Takes the lock; disposing releases it.</summary>
    /// <exception cref="StartRefusedException">Another server has it.</exception>
    public static IDisposable Take(DataDirectory directory) => TryTake(directory)
        ?? throw new StartRefusedException($"Another AdminApp is already serving the data in {directory.Path}. Stop it first, or set Data:Directory to another folder.");

    private static string PathIn(DataDirectory directory) => directory.Combine("serve.lock");
}
