using AdminApp.Core.Settings;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Stores;

/// <summary>The folder of everything this process keeps on disk; created when first asked for.</summary>
public sealed class DataDirectory
{
    /// <summary>Resolves <c>Data:Directory</c> against the directory that the caller stood in.</summary>
    public DataDirectory(IOptions<DataOptions> options)
    {
        Path = System.IO.Path.GetFullPath(options.Value.Directory);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Full path of a file or folder in it.</summary>
    public string Combine(string name) => System.IO.Path.Combine(Path, name);
}
