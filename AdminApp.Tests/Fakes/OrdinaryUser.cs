using System.Runtime.InteropServices;

namespace AdminApp.Tests.Fakes;

/// <summary>Takes the superuser's way round the rights of files away from one call, so that tests of refused files pass for every user.</summary>
internal static class OrdinaryUser
{
    private const int Nobody = 65534;

    /// <summary>Runs a call that stays on this thread; on Linux the identity that file systems see is a thread's own. The group stays.</summary>
    public static T Run<T>(Func<T> call)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return call();
        }

        var before = SetFileSystemUser(Nobody);
        try
        {
            return call();
        }
        finally
        {
            _ = SetFileSystemUser(before);
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(int user);
}
