using System.Runtime.InteropServices;
using AdminApp.Core.Stores;

namespace AdminApp.Hosting;

/// <summary>Makes files that the program writes readable by their owner only, on systems with such permissions: transcripts, and keys that could forge a session.</summary>
internal static partial class FileRights
{
    private const uint GroupAndOthers = 0b000_111_111;

    private const UnixFileMode Open = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>From now on, files that this process creates are 0600 and folders 0700, wherever they are.</summary>
    public static void KeepToOwner()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(GroupAndOthers);
        }
    }

    /// <summary>Warns if other users of the machine can read the data folder. An existing folder keeps the permissions it has.</summary>
    public static void WarnIfOpen(DataDirectory data, ILogger logger)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var path in (string[])[data.Path, data.Combine(StoreRegistration.SqliteFileName)])
        {
            var mode = Path.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.None;
            if ((mode & Open) != UnixFileMode.None)
            {
                LogOpen(logger, path, Convert.ToString((int)mode, 8), data.Path);
            }
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);

    [LoggerMessage(EventName = "DataOpenToOthers", Level = LogLevel.Warning,
        Message = "Other users of this machine can read {Path} (mode {Mode}), which contains the transcripts and the keys that protect sessions. To keep them out: chmod -R go= {Folder}")]
    private static partial void LogOpen(ILogger logger, string path, string mode, string folder);
}
