using AdminApp.Core.Stores;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Fakes;

/// <summary>The data directory of another instance.</summary>
internal sealed class OtherDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("adminapp-test-");

    public OtherDirectory() => Identity = new InstanceId(new DataDirectory(Options.Create(new DataOptions { Directory = _directory.FullName })));

    public InstanceId Identity { get; }

    public void Dispose()
    {
        Identity.Dispose();
        _directory.Delete(recursive: true);
    }
}
