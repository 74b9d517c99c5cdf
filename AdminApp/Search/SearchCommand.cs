using System.CommandLine;

namespace AdminApp.Search;

/// <summary><c>search "QUERY"</c>: searches the transcripts.</summary>
internal static class SearchCommand
{
    public static Command Create() => new("search", "Searches the transcripts.");
}
