namespace AdminApp.Core.Stores;

/// <summary>A lock between processes: a file that one of them holds open. It stays when the lock is given back; the system gives it back however the process ends.</summary>
internal static class FileLock
{
    // What the system says of a file that another process holds: EWOULDBLOCK, and a sharing violation.
    private const int LinuxHeld = 11;
    private const int MacHeld = 35;
    private const int WindowsHeld = unchecked((int)0x80070020);

    /// <summary>Takes the lock; disposing gives it back. Null while another process holds it.</summary>
    /// <exception cref="IOException">The file cannot be opened at all: its folder is missing, say, or its file system read-only.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is LinuxHeld or MacHeld or WindowsHeld)
        {
            return null;
        }
    }
}
