using System.Runtime.InteropServices;
using AdminApp.Core.Stores;

namespace AdminApp.Hosting;

/// <summary>Keeps what the program writes to its owner, on systems that have such rights: transcripts, and keys that can forge a session.</summary>
internal static partial class FileRights
{
    private const uint GroupAndOthers = 0b000_111_111;

    private const UnixFileMode Open = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Files that this process makes from now on are 0600, folders 0700, wherever they lie.</summary>
    public static void KeepToOwner()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(GroupAndOthers);
    }

    /// <summary>Warns where other users of the machine may look into the data folder, which keeps the rights that somebody gave it.</summary>
    public static void WarnIfOpen(DataDirectory data, ILogger logger)
    {
        if (OperatingSystem.IsWindows())
            return;

        foreach (var path in (string[])[data.Path, data.Combine(StoreRegistration.SqliteFileName)])
        {
            var mode = Path.Exists(path) ? File.GetUnixFileMode(path) : UnixFileMode.None;
            if ((mode & Open) != UnixFileMode.None)
                LogOpen(logger, path, Convert.ToString((int)mode, 8), data.Path);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);

    [LoggerMessage(EventName = "DataOpenToOthers", Level = LogLevel.Warning,
        Message = "Other users of this machine can read {Path} (mode {Mode}), which contains the transcripts and the keys that protect sessions. To keep them out: chmod -R go= {Folder}")]
    private static partial void LogOpen(ILogger logger, string path, string mode, string folder);
}
