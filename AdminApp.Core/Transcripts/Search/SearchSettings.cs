using AdminApp.Core.Configuration;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>Section <c>Search</c>.</summary>
internal static class SearchSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<SearchOptions>(
        "Search",
        [
            new()
            {
                Key = "Search:Embeddings", Name = "Semantic search", Type = SettingType.Switch, NeedsRestart = true,
                Description = "Whether semantic search is on. It needs about 650 MB of memory.",
            },
        ]);
}
