using System.Globalization;
using AdminApp.Access;
using AdminApp.Core;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Search;

/// <summary>Searches the transcripts by words and meaning. The address holds the whole query, so that every search can be linked.</summary>
public sealed partial class SearchPage : IDisposable
{
    private const int MaxLength = 1_000;
    private const int Top = 20;
    private const int MostSpeakers = 500;

    private readonly Form _form = new();
    private CancellationTokenSource _searchEnd = new();
    private IReadOnlyList<Transcript> _meetings = [];
    private Dictionary<Guid, Transcript> _byId = [];
    private SearchResult? _result;
    private string _asked = "";
    private string? _problem;
    private string? _shown;
    private bool _searching;
    private bool _loaded;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery]
    private string? Meeting { get; set; }

    [SupplyParameterFromQuery]
    private string? Speaker { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [Inject]
    private ITranscriptSearch Search { get; set; } = default!;

    [Inject]
    private ITranscriptLibrary Library { get; set; } = default!;

    [Inject]
    private CurrentUser CurrentUser { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool Filtered => _form.Meeting.Length > 0 || _form.Speaker.Trim().Length > 0 || _form.From is not null || _form.To is not null;

    private IEnumerable<string> Speakers => _meetings
        .Where(t => _form.Meeting.Length == 0 || t.FileName == _form.Meeting)
        .SelectMany(t => t.Speakers).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Take(MostSpeakers);

    private string ResultLine => string.Create(
        CultureInfo.InvariantCulture,
        $"{_result!.Hits.Count} {(_result.Hits.Count == 1 ? "passage" : "passages")}, {(NoWordFits ? "none holds these words: the nearest in meaning" : _result.Mode == SearchMode.Words ? "found by words" : "found by words + meaning")}");

    private bool NoWordFits => _result is { Mode: not SearchMode.Words, Hits.Count: > 0 } && _result.Hits.All(hit => HitLine.Of(hit, _asked).Lines.All(line => line.Marks.Count == 0));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            await CurrentUser.RequireAsync();
        }
        catch (UnauthorizedAccessException)
        {
            return; // told with the first search; until then nothing of the meetings shows
        }

        _meetings = [.. (await Library.ListAsync()).Select(s => s.Transcript)];
        _byId = _meetings.ToDictionary(t => t.Id);
        _loaded = true;
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var address = Address(Query, Meeting, Speaker, Day(From), Day(To));
        if (string.Equals(address, _shown, StringComparison.Ordinal))
        {
            return;
        }

        _shown = address;
        (_form.Text, _form.Meeting, _form.Speaker, _form.From, _form.To) = (Query ?? "", Meeting ?? "", Speaker ?? "", Day(From), Day(To));
        if (string.IsNullOrWhiteSpace(Query))
        {
            (_result, _problem) = (null, null);
            return;
        }

        await SearchAsync(new SearchQuery(Query, Blank(Meeting), Blank(Speaker), Day(From), Day(To), Top));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _searchEnd.Cancel();
        _searchEnd.Dispose();
    }

    private async Task SearchAsync(SearchQuery query)
    {
        await _searchEnd.CancelAsync();
        _searchEnd.Dispose();
        _searchEnd = new CancellationTokenSource();
        var mine = _searchEnd.Token;
        (_searching, _problem) = (true, null);
        try
        {
            await CurrentUser.RequireAsync(mine);
            var result = await Search.SearchAsync(query, mine);
            mine.ThrowIfCancellationRequested();
            (_result, _asked, _searching) = (result, query.Text, false);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // A newer search took its place.
        }
        catch (ArgumentException exception)
        {
            (_result, _problem, _searching) = (null, exception.WithoutParameter(), false);
        }
        catch (UnauthorizedAccessException exception)
        {
            (_result, _problem, _searching) = (null, exception.Message, false);
        }
        catch (TimeoutException)
        {
            (_result, _problem, _searching) = (null, "The index is being built at the moment. Try again in a few seconds.", false);
        }
    }

    private void Submit()
    {
        var address = Address(_form.Text.Trim(), _form.Meeting, _form.Speaker.Trim(), _form.From, _form.To);
        if (string.Equals(address, _shown, StringComparison.Ordinal))
        {
            _shown = null; // asked again: new transcripts may have come
        }

        Navigation.NavigateTo(address);
    }

    private void ClearFilters()
    {
        (_form.Meeting, _form.Speaker, _form.From, _form.To) = ("", "", null, null);
        if (_form.Text.Trim().Length > 0)
        {
            Submit();
        }
    }

    private string Address(string? text, string? meeting, string? speaker, DateOnly? from, DateOnly? to) => Navigation.GetUriWithQueryParameters("/search", new Dictionary<string, object?>
    {
        ["q"] = Blank(text),
        ["meeting"] = Blank(meeting),
        ["speaker"] = Blank(speaker),
        ["from"] = from?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = to?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    });

    private int SpeakerIndex(SearchHit hit, string speaker) =>
        _byId.TryGetValue(hit.TranscriptId, out var transcript) ? Math.Max(0, transcript.Speakers.FindIndex(s => s.Equals(speaker, StringComparison.OrdinalIgnoreCase))) : 0;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>What stands in the fields, until it is submitted.</summary>
    private sealed class Form
    {
        public string Text { get; set; } = "";

        public string Meeting { get; set; } = "";

        public string Speaker { get; set; } = "";

        public DateOnly? From { get; set; }

        public DateOnly? To { get; set; }
    }
}
