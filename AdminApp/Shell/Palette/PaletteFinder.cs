using AdminApp.Core.Chat;
using AdminApp.Core.Configuration;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Security;
using AdminApp.Ui;

namespace AdminApp.Shell.Palette;

/// <summary>
/// Finds what the command palette offers for a text: pages, actions, settings, conversations, transcripts and speakers, all of them only as far as the person may
/// open them. Each query has a bound; a store that does not answer in time leaves its part out.
/// </summary>
internal sealed class PaletteFinder(IConversations conversations, ITranscriptLibrary transcripts, SettingsCatalog settings, TimeProvider time)
{
    /// <summary>Maximum length of a text, in characters; more is cut.</summary>
    public const int MaxText = 100;

    /// <summary>How long the store may take.</summary>
    public static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1);

    // The newest conversations that contain the words; the best of them are offered.
    private const int MaxRead = 100;
    private const int MaxWords = 8;

    /// <summary>Finds.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="viewer">Who asks.</param>
    /// <param name="actions">What can be done on the page that shows.</param>
    /// <param name="browser">The clock of the viewer.</param>
    public async Task<PaletteResult> FindAsync(string text, SignedInUser viewer, IEnumerable<PaletteItem> actions, BrowserSettings browser, CancellationToken cancellationToken)
    {
        var cut = ValidText.From(TextCap.Cut(text, MaxText)).Trim();
        var words = cut.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).ToList();
        List<(PaletteGroup Group, int Rank)> groups = [.. Best("Pages", words, PagesFor(viewer.Role))];
        if (words.Count > 0)
        {
            groups.AddRange(Best("Actions", words, actions));
            groups.AddRange(Best("Settings", words, SettingsFor(viewer.Role), setting => (setting.Name, setting.Key), setting =>
                new PaletteItem($"palette-setting-{setting.Key.Replace(':', '-')}", Glyph.Sliders, setting.Name) { Href = SettingLink.To(setting.Key), Detail = setting.Key }));
        }

        var stored = await StoredAsync(words, viewer, browser, cancellationToken);
        groups.AddRange(stored ?? []);

        // The group with the best match first; what is equal keeps its order.
        List<PaletteGroup> ordered = [.. groups.OrderByDescending(group => group.Rank).Select(group => group.Group)];
        if (words.Count > 0)
        {
            ordered.Add(new PaletteGroup("Search", [new PaletteItem("palette-search", Glyph.Search, $"Search all transcripts for “{cut}”") { Href = SearchLink.To(cut) }]));
        }

        return new PaletteResult(text, ordered, stored is null);
    }

    private static IEnumerable<PaletteItem> PagesFor(UserRole role) => NavEntries.All.Concat(NavEntries.Account).Where(entry => role >= entry.Least)
        .Select(entry => new PaletteItem($"palette-page-{entry.Segments[^1]}", entry.Icon, entry.Label) { Href = entry.Address, Detail = entry.Key is { } key ? $"G {char.ToUpperInvariant(key)}" : "" });

    private IEnumerable<SettingDefinition> SettingsFor(UserRole role) => role < UserRole.Operator ? [] : settings.All.Where(setting => !setting.IsSecret || setting.IsConnection);

    private static IEnumerable<(PaletteGroup Group, int Rank)> Best(string title, IReadOnlyList<string> words, IEnumerable<PaletteItem> items) =>
        Best(title, words, items, item => (item.Label, item.Keywords), item => item);

    // There may be thousands of names: only the best become items.
    private static IEnumerable<(PaletteGroup Group, int Rank)> Best<T>(
        string title, IReadOnlyList<string> words, IEnumerable<T> entries, Func<T, (string Label, string Keywords)> namesOf, Func<T, PaletteItem> itemOf)
    {
        var matches = entries.Select(entry => (Entry: entry, Match: Match(namesOf(entry)))).Where(one => one.Match is not null)
            .OrderByDescending(one => one.Match!.Rank).Take(words.Count == 0 && title == "Pages" ? int.MaxValue : PaletteGroup.MaxItems).ToList();
        return matches.Count == 0 ? [] : [(new PaletteGroup(title, [.. matches.Select(one => itemOf(one.Entry) with { Marks = one.Match!.Marks })]), matches[0].Match!.Rank)];

        PaletteMatch? Match((string Label, string Keywords) names) => PaletteMatch.Of(words, names.Label, names.Keywords);
    }

    // Null if the store does not answer. SQLite reads on the thread of its caller, which must not be that of a page.
    private async Task<List<(PaletteGroup Group, int Rank)>?> StoredAsync(IReadOnlyList<string> words, SignedInUser viewer, BrowserSettings browser, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(StorePatience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await Task.Run(() => ReadAsync(words, viewer, browser, limit.Token), limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (StoreFailure.IsUnavailable(exception))
        {
            return null;
        }
    }

    private async Task<List<(PaletteGroup Group, int Rank)>> ReadAsync(IReadOnlyList<string> words, SignedInUser viewer, BrowserSettings browser, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var talks = await conversations.FindByTitleAsync(viewer.Owner, words, words.Count == 0 ? PaletteGroup.MaxItems : MaxRead, cancellationToken);
        List<(PaletteGroup Group, int Rank)> groups = [.. Best(words.Count == 0 ? "Recent conversations" : "Conversations", words, talks, talk => (talk.Title, ""), talk =>
            new PaletteItem($"palette-conversation-{talk.Id}", Glyph.Chat, talk.Title) { Href = $"/c/{talk.Id}", Detail = Clock.Ago(now - talk.UpdatedAtUtc) })];
        if (words.Count > 0)
        {
            var directory = await transcripts.DirectoryAsync(cancellationToken);
            groups.AddRange(Best("Transcripts", words, directory.Transcripts, meeting => (meeting.Title, meeting.FileName), meeting =>
                new PaletteItem($"palette-transcript-{meeting.Id}", Glyph.Transcripts, meeting.Title)
                {
                    Href = TranscriptLink.To(meeting.Id),
                    Detail = meeting.Date is { } day ? Clock.Day(day) : Clock.Day(DateOnly.FromDateTime(browser.ToLocal(meeting.ImportedAtUtc))),
                }));
            groups.AddRange(Best("Speakers", words, directory.Speakers.Index(), speaker => (speaker.Item.Name, ""), speaker =>
                new PaletteItem($"palette-speaker-{speaker.Index}", Glyph.User, speaker.Item.Name) { Href = SearchLink.ToSpeaker(speaker.Item.Name), Detail = Amounts.Count(speaker.Item.Meetings, "meeting") }));
        }

        return groups;
    }
}
