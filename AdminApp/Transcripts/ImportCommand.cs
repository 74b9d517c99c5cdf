using System.CommandLine;
using AdminApp.Hosting;

namespace AdminApp.Transcripts;

/// <summary><c>import PATH…</c>: takes files or folders in.</summary>
internal static class ImportCommand
{
    public static Command Create(VerbHost host) => new("import", "Imports transcripts: files or folders.");
}
