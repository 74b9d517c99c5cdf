using System.CommandLine;

namespace AdminApp.Transcripts;

/// <summary><c>import PATH…</c>: takes files or folders in.</summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Imports transcripts: files or folders.");
}
