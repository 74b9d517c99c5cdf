namespace AdminApp.Core.Transcripts.Folders;

/// <summary>The files that were taken from the watched folder before.</summary>
internal sealed class TakenBefore
{
    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Hash, DateTime AtUtc)> _lastOf = new(StringComparer.Ordinal);

    /// <param name="files">Hash, path and time of each.</param>
    public TakenBefore(IEnumerable<(string Hash, string Path, DateTime AtUtc)> files)
    {
        foreach (var (hash, path, at) in files)
        {
            Add(hash, path, at);
        }
    }

    /// <summary>Whether a file was taken. One that was changed and then changed back is new: its path had other bytes since.</summary>
    public bool Has(string hash, string path) => _hashes.Contains(hash) && (!_lastOf.TryGetValue(path, out var last) || last.Hash == hash);

    /// <summary>Adds one that was taken.</summary>
    public void Add(string hash, string path, DateTime atUtc)
    {
        _hashes.Add(hash);
        if (!_lastOf.TryGetValue(path, out var last) || last.AtUtc <= atUtc)
        {
            _lastOf[path] = (hash, atUtc);
        }
    }
}
