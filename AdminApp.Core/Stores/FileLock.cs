namespace AdminApp.Core.Stores;

/// <summary>A lock between processes: a file that one of them keeps open. The file stays when the lock is released; the system releases it however the process ends.</summary>
internal static class FileLock
{
    // What the system reports for a file locked by another process: EWOULDBLOCK, and a sharing violation.
    private const int LinuxHeld = 11;
    private const int MacHeld = 35;
    private const int WindowsHeld = unchecked((int)0x80070020);

    /// <summary>Takes the lock; disposing releases it. Null while another process has it.</summary>
    /// <exception cref="IOException">The file can't be opened, for example because its folder is missing or its file system is read-only.</exception>
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
