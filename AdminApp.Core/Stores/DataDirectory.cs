using Microsoft.Extensions.Options;

namespace AdminApp.Core.Stores;

/// <summary>
/// The folder of everything this process keeps on disk; created when first asked for, for its owner alone: it holds all transcripts
/// and the keys that protect sessions. One that exists keeps the rights that somebody gave it.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Resolves <c>Data:Directory</c> against the directory that the caller stood in.</summary>
    public DataDirectory(IOptions<DataOptions> options)
    {
        Path = System.IO.Path.GetFullPath(options.Value.Directory);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, OwnerOnly);
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Full path of a file or folder in it.</summary>
    public string Combine(string name) => System.IO.Path.Combine(Path, name);
}
