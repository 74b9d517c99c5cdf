using System.Runtime.Versioning;
using AdminApp.Core.Stores;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Stores;

[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OpenToRead = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _parent = Directory.CreateTempSubdirectory("adminapp-data-").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void NewFolder_IsOpenToItsOwnerAlone() =>
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Open(Path.Combine(_parent, "deep", "data")).Path));

    [Fact]
    public void FolderThatExists_KeepsItsRights()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_parent, "data")).FullName;
        File.SetUnixFileMode(folder, OpenToRead);
        Assert.Equal(OpenToRead, File.GetUnixFileMode(Open(folder).Path));
    }

    private static DataDirectory Open(string folder) => new(Options.Create(new DataOptions { Directory = folder }));
}
