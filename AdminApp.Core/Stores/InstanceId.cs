using System.Text;

namespace AdminApp.Core.Stores;

/// <summary>
/// Identifies this process among those that share a store. A process takes over the ID of the previous one on the same data
/// directory, which is certainly dead, because the file with the ID is locked while a process is alive; next to a running one it gets a new ID.
/// </summary>
internal sealed class InstanceId : IDisposable
{
    private readonly FileStream? _file;

    public InstanceId(DataDirectory directory)
    {
        Id = Guid.NewGuid().ToString("N");
        try
        {
            _file = new FileStream(directory.Combine("runner.id"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return;
        }

        var bytes = new byte[32];
        var read = _file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (Guid.TryParseExact(Encoding.ASCII.GetString(bytes, 0, read), "N", out var id))
        {
            Id = id.ToString("N");
            return;
        }

        _file.SetLength(0);
        _file.Write(Encoding.ASCII.GetBytes(Id));
        _file.Flush();
    }

    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; }

    public void Dispose() => _file?.Dispose();
}
