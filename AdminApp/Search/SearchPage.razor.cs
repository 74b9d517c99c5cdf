using System.Globalization;
using System.Text.RegularExpressions;
using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Search;

/// <summary>Keyword and semantic search in the transcripts. The address contains the whole query, so that every search can be linked.</summary>
public sealed partial class SearchPage : IAsyncDisposable
{
    private const int MaxLength = 1_000;
    private const int Top = 20;
    private const int MaxMeetings = 8;

    // The value of the field when the address names more than one meeting.
    private const string Several = "*";

    private readonly Form _form = new();
    private DayField? _from;
    private DayField? _to;
    private CancellationTokenSource _searchEnd = new();
    private IReadOnlyList<Transcript> _meetings = [];
    private Dictionary<Guid, Transcript> _byId = [];
    private SearchResult? _result;
    private SearchQuery? _query;
    private SearchQuery? _failed; // it can be tried again
    private List<ShownHit> _hits = [];
    private int _withWords;
    private bool _loadingMore;
    private string? _moreFailed;
    private string? _problem;
    private string? _shown;
    private bool _searching;
    private bool _loaded;
    private string? _person;
    private IReadOnlyList<string> _recent = [];
    private string? _early; // what was searched before the browser could remember it
    private IJSObjectReference? _module;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery]
    private string[]? Meeting { get; set; }

    /// <summary><c>off</c>: titles and days in the question do not limit the search, since their chip was removed.</summary>
    [SupplyParameterFromQuery]
    private string? Read { get; set; }

    /// <summary><c>newest</c>: newest meeting first; else best match first.</summary>
    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

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

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private bool Filtered => Chosen is not null || _form.Speaker is not null || _form.From is not null || _form.To is not null;

    private IEnumerable<string> Speakers => SpeakerNames.Of(_meetings.Where(t => Chosen is null || (Chosen == Several ? Meeting!.Contains(t.FileName) : t.FileName == Chosen)));

    // Before the first words: where to look for what a speaker said.
    private IReadOnlyList<Transcript> WithSpeaker => Blank(Speaker) is { } speaker ? [.. SpeakerNames.MeetingsOf(speaker, _meetings).Take(MaxMeetings)] : [];

    private string? Chosen => Blank(_form.Meeting);

    private bool Newest => Sort == "newest";

    // Passages that match in meaning only stand between those that have the words: the list goes on until all of the latter were shown.
    private bool HasMore => _result is { Hits.Count: > 0 } && _withWords < _result.Matching;

    private bool MoreToCome => HasMore && _query!.Skip + Top <= SearchQuery.MaxSkipped;

    private string ResultLine => NoWordFits
        ? "No exact matches. Closest in meaning:"
        : string.Create(CultureInfo.InvariantCulture, $"{Count} · {(_result!.Mode == SearchMode.Words ? "keyword search" : "keyword and semantic search")}");

    private string Count => _hits.Count < _result!.Matching && _withWords < _result.Matching
        ? string.Create(CultureInfo.InvariantCulture, $"{_hits.Count} of {_result.Matching:N0} passages")
        : Amounts.Count(_hits.Count, "passage");

    private bool NoWordFits => _result is { Mode: not SearchMode.Words } && _hits.Count > 0 && _withWords == 0;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _person = (await CurrentUser.RequireAsync()).Owner;
        }
        catch (UnauthorizedAccessException)
        {
            return; // the first search says so; until then nothing of the meetings shows
        }

        _meetings = [.. (await Library.ListAsync()).Select(s => s.Transcript)];
        _byId = _meetings.ToDictionary(t => t.Id);
        _loaded = true;
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var meetings = (Meeting ?? []).Where(m => !string.IsNullOrWhiteSpace(m)).ToArray();
        var scope = new MeetingScope { Meetings = meetings, Speaker = Blank(Speaker), From = Day(From), To = Day(To) };
        var address = Address(Query, scope, Read == "off", Newest);
        if (string.Equals(address, _shown, StringComparison.Ordinal))
        {
            return;
        }

        _shown = address;
        (_form.Text, _form.Meeting, _form.Speaker, _form.From, _form.To) = (Query ?? "", meetings.Length > 1 ? Several : meetings.FirstOrDefault(), Blank(Speaker), Day(From), Day(To));
        if (string.IsNullOrWhiteSpace(Query))
        {
            (_result, _hits, _problem) = (null, [], null);
            return;
        }

        await SearchAsync(new SearchQuery(Query, Top)
        {
            Scope = scope,
            ReadsScope = Read != "off",
            Today = Browser.Today(Time),
            Order = Newest ? SearchOrder.Newest : SearchOrder.Best,
        });
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        await Js.InvokeVoidAsync("adminapp.focusFirst", ".search-page [data-page-search]");
        _module = await ScriptModule.ImportAsync(Js, Assets["js/search.js"]);
        await (_early is { } search ? RememberAsync(search) : ReadRecentAsync());
        StateHasChanged();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _searchEnd.CancelAsync();
        _searchEnd.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (Exception exception) when (BrowserGone.Explains(exception))
            {
                // The browser is gone.
            }
        }
    }

    // Kept in the browser, for each person.
    private async Task ReadRecentAsync()
    {
        if (_module is not null && _person is not null)
        {
            _recent = await _module.InvokeAsync<string[]?>("recent", _person) ?? [];
        }
    }

    private async Task RememberAsync(string search)
    {
        _early = search;
        if (_module is not null && _person is not null)
        {
            await _module.InvokeVoidAsync("remember", _person, search);
            await ReadRecentAsync();
        }
    }

    private async Task ForgetAsync()
    {
        if (_module is not null && _person is not null)
        {
            await _module.InvokeVoidAsync("forget", _person);
            _recent = [];
        }
    }

    private async Task SearchAsync(SearchQuery query)
    {
        await _searchEnd.CancelAsync();
        _searchEnd.Dispose();
        _searchEnd = new CancellationTokenSource();
        var mine = _searchEnd.Token;
        if (query.Scope is { From: { } from, To: { } to } && from > to)
        {
            (_result, _hits, _problem, _searching, _failed) = (null, [], "Check the dates: “From” is after “To”.", false, null);
            return;
        }

        (_searching, _problem, _failed, _moreFailed) = (query.Skip == 0, null, null, null);
        try
        {
            await CurrentUser.RequireAsync(mine);
            var result = await Search.SearchAsync(query, mine);
            var turns = await Library.TurnsAsync([.. result.Hits.Select(hit => new TurnRange(hit.TranscriptId, hit.ContentHash, hit.TurnFrom, hit.TurnTo))], mine);
            mine.ThrowIfCancellationRequested();
            (_result, _query, _searching) = (result, query, false);
            // "last week" was read as days: these words are no subject.
            var asked = result.Scope.Filters.Any(f => f is { Kind: ScopeKind.Period, FromQuestion: true }) ? PeriodWords().Replace(query.Text, " ") : query.Text;
            var before = query.Skip == 0 ? [] : _hits;
            _hits = [.. before, .. result.Hits.Zip(turns).ExceptBy(before.Select(shown => shown.Hit.PassageId), pair => pair.First.PassageId).Select(pair => ShownHit.Of(pair.First, pair.Second, asked, result.Scope.Whole.Speaker))];
            _withWords = _hits.Count(shown => shown.HasWords);
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
            Fail(query, "The search index is being built. Try again in a few seconds.");
        }
        catch (Exception exception) when (StoreFailure.IsUnavailable(exception))
        {
            Fail(query, StoreFailure.Text);
        }
    }

    // It can be tried again; what is there already stays.
    private void Fail(SearchQuery query, string problem)
    {
        if (query.Skip > 0)
        {
            _moreFailed = problem;
            return;
        }

        (_result, _problem, _searching, _failed) = (null, problem, false, query);
    }

    private async Task MoreAsync()
    {
        if (_query is { } query && !_loadingMore)
        {
            _loadingMore = true;
            await SearchAsync(query with { Skip = query.Skip + Top });
            _loadingMore = false;
        }
    }

    private Task AgainAsync() => SearchAsync(_failed!);

    private Task<IEnumerable<string>> SuggestMeetingsAsync(string? typed, CancellationToken cancellationToken)
    {
        var all = _meetings.Select(t => t.FileName);
        return Task.FromResult(string.IsNullOrWhiteSpace(typed) || typed == MeetingName(_form.Meeting)
            ? all
            : all.Where(file => MeetingName(file).Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase)));
    }

    private string MeetingName(string? file) => file == Several ? Amounts.Count(Meeting!.Length, "meeting")
        : _meetings.FirstOrDefault(t => t.FileName == file) is not { } meeting ? file ?? ""
        : meeting.Date is null ? meeting.Title
        : $"{meeting.Title}, {Clock.Day(meeting.Date)}";

    private void RemoveFilter(ScopeFilter filter) => Navigation.NavigateTo(Address(Query, _result!.Scope.Without(filter), ignoreText: true, Newest));

    private void SearchAll() => Navigation.NavigateTo(Address(Query, MeetingScope.All, ignoreText: true, Newest));

    private void SortBy(bool newest) => Navigation.NavigateTo(Address(Query, _query!.Scope, Read == "off", newest));

    private Task SubmitAsync()
    {
        if (_from is { IsDay: false } || _to is { IsDay: false })
        {
            // The field says why. Without its day, other passages would be found.
            return Task.CompletedTask;
        }

        var text = _form.Text.Trim();
        IReadOnlyList<string> meetings = Chosen == Several ? Meeting! : Chosen is { } chosen ? [chosen] : [];
        var scope = new MeetingScope { Meetings = meetings, Speaker = _form.Speaker, From = _form.From, To = _form.To };
        // Another question may name other meetings.
        var address = Address(text, scope, Read == "off" && text == Query, Newest);
        if (string.Equals(address, _shown, StringComparison.Ordinal))
        {
            _shown = null; // asked again: new transcripts may have come
        }

        Navigation.NavigateTo(address);
        return text.Length > 0 ? RememberAsync(text) : Task.CompletedTask;
    }

    private Task ClearFiltersAsync()
    {
        (_form.Meeting, _form.Speaker, _form.From, _form.To) = (null, null, null, null);
        _from?.Clear();
        _to?.Clear();
        if (_form.Text.Trim().Length > 0)
        {
            return SubmitAsync();
        }

        return Task.CompletedTask;
    }

    private string Address(string? text, MeetingScope scope, bool ignoreText, bool newest) => Navigation.GetUriWithQueryParameters("/search", new Dictionary<string, object?>
    {
        ["q"] = Blank(text),
        ["meeting"] = scope.Meetings.Count == 0 ? null : scope.Meetings.ToArray(),
        ["speaker"] = Blank(scope.Speaker),
        ["from"] = scope.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = scope.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["read"] = ignoreText ? "off" : null,
        ["sort"] = newest ? "newest" : null,
    });

    private int SpeakerIndex(SearchHit hit, string speaker) =>
        _byId.TryGetValue(hit.TranscriptId, out var transcript) ? SpeakerNames.IndexOf(speaker, transcript.Speakers) : 0;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"\b(last|this|next|past|days?|weeks?|months?|quarter|years?|yesterday|today)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PeriodWords();

    /// <summary>The fields, until they are submitted.</summary>
    private sealed class Form
    {
        public string Text { get; set => field = value ?? ""; } = "";

        public string? Meeting { get; set; }

        public string? Speaker { get; set; }

        public DateOnly? From { get; set; }

        public DateOnly? To { get; set; }
    }
}
