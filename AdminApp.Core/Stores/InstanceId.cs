using System.Text;

namespace AdminApp.Core.Stores;

/// <summary>
/// Who this process is among those that share a store. A process on the same data directory takes over the name of the one before
/// it, which is dead for certain, since the file with the name is locked while a process lives; beside a living one it gets a new name.
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

    /// <summary>The name; 32 hexadecimal digits.</summary>
    public string Id { get; }

    public void Dispose() => _file?.Dispose();
}
