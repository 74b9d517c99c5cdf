namespace AdminApp.Core.Transcripts.Search.Words;

/// <summary>
/// Who may write the index: a locked file beside it, which stays when the lock is given back. Lucene's own lock lets in several
/// processes that begin together, each of which then deletes the files of the others (seen with Lucene.Net 4.8 on Linux).
/// </summary>
internal static class IndexWriteLock
{
    /// <summary>Takes the lock; null while another process holds it. Disposing gives it back, and so does the end of the process.</summary>
    /// <param name="index">The index's folder.</param>
    public static IDisposable? TryTake(string index)
    {
        try
        {
            return new FileStream(index + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
