using System.Runtime.Versioning;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Stores;

[UnsupportedOSPlatform("windows")]
public sealed class FileLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adminapp-lock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void HeldLock_IsToldFromOneThatCannotBeTaken()
    {
        var path = Path.Combine(_folder, "serve.lock");
        using (FileLock.TryTake(path))
        {
            Assert.Null(FileLock.TryTake(path));
        }

        FileLock.TryTake(path)!.Dispose();
        Assert.ThrowsAny<IOException>(() => FileLock.TryTake("/proc/serve.lock")); // a file system that takes no files
    }

    [Fact]
    public void LockInSomeoneElsesFolder_NamesItsPath()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;
        var message = OrdinaryUser.Run(() => Assert.Throws<UnauthorizedAccessException>(() => FileLock.TryTake(Path.Combine(folder, "serve.lock"))).Message);
        Assert.Contains(folder, message, StringComparison.Ordinal);
    }
}
