namespace AdminApp.Core.Stores;

/// <summary>A lock between processes: a file that one of them holds open. It stays when the lock is given back; the system gives it back however the process ends.</summary>
internal static class FileLock
{
    /// <summary>Takes the lock; disposing gives it back. Null while another process holds it.</summary>
    /// <exception cref="IOException">The file cannot be made at all: its folder is missing, or its path too long.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
