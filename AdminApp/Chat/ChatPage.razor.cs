using System.Globalization;
using AdminApp.Chat.Answers;
using AdminApp.Chat.Asking;
using AdminApp.Chat.Conversations;
using AdminApp.Chat.Sources;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace AdminApp.Chat;

/// <summary>Conversations, thread, sources. What is asked and answered belongs to the server; this page only shows it.</summary>
public sealed partial class ChatPage : IAnswerActions, IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _gone = new();
    private ChatSession _session = default!;
    private readonly HashSet<Guid> _changed = [];
    private CoalescedLoad? _load;
    private MeetingCatalog _meetings = MeetingCatalog.Empty;
    private ConversationBook _book = default!;
    private ChatSources _sources = default!;
    private QuestionSender _sender = default!;
    private Composer _composer = default!;
    private ConversationsPane _conversations = default!;
    private SourcesPane _sourcesPane = default!;
    private ElementReference _thread;
    private DotNetObjectReference<ChatSources>? _passages;
    private IJSObjectReference? _module;
    private ITimer? _timer;
    private Guid? _loaded;
    private Guid? _editing;
    private MeetingScope _scope = MeetingScope.All;
    private (Guid Answer, AppliedScope Scope)? _searching;
    private bool _opened;
    private bool _missing;
    private bool _meetingsKnown;
    private bool _imports;
    private ScrollTo _scroll;
    private string? _wanted;
    private string? _about;
    private bool _providerUp = true;

    /// <summary>The conversation; null for a new one.</summary>
    [Parameter]
    public Guid? ConversationId { get; set; }

    /// <summary>A meeting to ask about: its file name or id.</summary>
    [SupplyParameterFromQuery]
    public string? Meeting { get; set; }

    /// <summary>An answer to select: the way back from a transcript (<see cref="AnswerPlace"/>).</summary>
    [SupplyParameterFromQuery]
    public string? Answer { get; set; }

    /// <summary>The citation of <see cref="Answer"/> to select: its place among all of the text, from 0.</summary>
    [SupplyParameterFromQuery]
    public string? Cite { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [Inject]
    private IConversations Conversations { get; set; } = default!;

    [Inject]
    private IQuestionRunner Runner { get; set; } = default!;

    [Inject]
    private ITranscriptLibrary Library { get; set; } = default!;

    [Inject]
    private CurrentUser CurrentUser { get; set; } = default!;

    [Inject]
    private SampleMeetings Samples { get; set; } = default!;

    [Inject]
    private ILlmThrottle Throttle { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ILogger<ChatPage> Logger { get; set; } = default!;

    private string Title => _session.Conversation?.Title ?? (_missing ? "Not found" : "New conversation");

    private string Foot => $"{(_scope.IsAll ? "" : $"{InScope} of ")}{Amounts.Count(_meetings.All.Count, "meeting")}{(_meetings.EmbeddingLeft > 0 ? $" · {_meetings.EmbeddingLeft} still indexing (keyword search works)" : "")}";

    private int InScope => _meetings.All.Count(m => (_scope.Meetings.Count == 0 || _scope.Meetings.Contains(m.FileName))
        && (_scope.From is null || m.Date >= _scope.From) && (_scope.To is null || m.Date <= _scope.To));

    // The card of a pending answer, and the notice of one that the provider failed, show the provider's state: one place is enough.
    private bool TellsProvider => _session.Messages is [.., { Role: not "user" } last] && (last.State == MessageState.Pending || EndText.IsProvider(last));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _timer?.Dispose();
        Library.Changed -= MeetingsChanged;
        _load?.Dispose();
        _book.Dispose();
        _passages?.Dispose();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _session = new ChatSession(Conversations, Runner, async cancellationToken => (await CurrentUser.RequireAsync(cancellationToken)).Owner);
        _book = new ConversationBook(_session, Dialogs, Navigation, StateHasChanged);
        _sources = new ChatSources(_session);
        _sender = new QuestionSender(_session, Dialogs, Throttle, Logger);
        _load = new CoalescedLoad(token => InvokeAsync(() => LoadMeetingsAsync(token)), Time);
        Library.Changed += MeetingsChanged;
        _timer = Time.CreateTimer(_ => _ = InvokeAsync(LookAgainAsync), null, LookInterval, LookInterval);
        await _load.RunAsync();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var wanted = $"{Answer} {Cite}";
        if (_opened && _loaded == ConversationId)
        {
            if (_about != Meeting)
            {
                _about = Meeting;
                _scope = await ScopeAsync();
            }

            if (_wanted != wanted)
            {
                _wanted = wanted;
                SelectWanted();
            }

            return;
        }

        _wanted = wanted;

        (_loaded, _about, _opened, _missing, _editing) = (ConversationId, Meeting, false, false, null);
        _sources.Uncover();
        if (ConversationId is null || _session.Conversation?.Id != ConversationId)
        {
            _missing = !await _session.OpenAsync(ConversationId, _gone.Token);
        }

        _opened = true;
        if (!SelectWanted())
        {
            _scroll = ScrollTo.End;
            _sources.Select(_session.Messages.LastOrDefault(m => m.Role != "user"));
        }

        _scope = await ScopeAsync();
        await _book.ReadAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _passages = DotNetObjectReference.Create(_sources);
            _module = await ScriptModule.ImportAsync(Js, Assets["js/chat.js"]);
            await _module.InvokeVoidAsync("follow", _thread);

            // The page may have been left while the script loaded.
            if (!_gone.IsCancellationRequested)
            {
                await _module.InvokeVoidAsync("passages", _thread, _passages);
            }
        }

        if (_scroll == ScrollTo.Nowhere || !_opened || _module is null)
        {
            return;
        }

        var scroll = _scroll;
        _scroll = ScrollTo.Nowhere;
        if (scroll == ScrollTo.End)
        {
            await _module.InvokeVoidAsync("toEnd", _thread);
        }
        else
        {
            await _module.InvokeVoidAsync("toCited", _thread, $"a-{_sources.Shown.AnswerId:N}");
            await Js.InvokeAsync<bool>("adminapp.reveal", _sources.CardId(_sources.Shown.Place ?? 0));
        }
    }

    // Back from a transcript: the answer and the source as they were; false when the address names none that is here.
    private bool SelectWanted()
    {
        if (!Guid.TryParse(Answer, out var id) || _session.Messages.FirstOrDefault(m => m.Id == id && m.Role != "user") is not { } answer)
        {
            return false;
        }

        _sources.Select(answer, int.TryParse(Cite, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null);
        _scroll = ScrollTo.Cited;
        return true;
    }

    // A meeting named in the address, else the one that the conversation last asked about.
    private async Task<MeetingScope> ScopeAsync() => ConversationId is null && Meeting is { Length: > 0 } wanted
        ? MeetingScope.Of((await Library.FindAsync(wanted, _gone.Token))?.Transcript.FileName)
        : _session.LastQuestion?.Scope ?? MeetingScope.All;

    // Another tab may have asked, and meetings are being indexed: the list, the open conversation and the foot follow within seconds.
    private async Task LookAgainAsync()
    {
        if (_gone.IsCancellationRequested || !_opened)
        {
            return;
        }

        var changed = await _book.FollowAsync();
        if (await _session.FollowAsync(_gone.Token))
        {
            var last = _session.Messages.LastOrDefault(m => m.Role != "user");
            var selected = _session.Messages.FirstOrDefault(m => m.Id == _sources.Shown.AnswerId);
            var asked = last is { State: MessageState.Pending };
            _sources.Select(asked ? last : selected ?? last, asked ? null : _sources.Shown.Place);
            _scroll = asked ? ScrollTo.End : _scroll;
            changed = true;
        }

        if (_meetings.EmbeddingLeft is > 0 and var left)
        {
            await _load!.RunAsync();
            changed |= _meetings.EmbeddingLeft != left;
        }

        if (changed)
        {
            StateHasChanged();
        }
    }

    private void ProviderChanged(bool up) => _providerUp = up;

    private async Task<IReadOnlyList<ImportedFile>> LoadSamplesAsync(Action loaded)
    {
        var user = await CurrentUser.RequireAsync(UserRole.Admin, _gone.Token);
        var samples = await Samples.ImportAsync(user.Actor, new ImportProgress(loaded), _gone.Token);
        await _load!.RunAsync();
        return samples;
    }

    private void MeetingsChanged(IReadOnlyList<Guid> ids)
    {
        lock (_changed)
        {
            _changed.UnionWith(ids);
        }

        _ = _load!.RunAsync();
    }

    private async Task LoadMeetingsAsync(CancellationToken cancellationToken)
    {
        List<Guid> changed;
        lock (_changed)
        {
            changed = [.. _changed];
            _changed.Clear();
        }

        _imports = (await CurrentUser.RequireAsync(cancellationToken)).Role >= UserRole.Admin;
        _meetings = new MeetingCatalog(await Library.ListAsync(cancellationToken));
        _meetingsKnown = true;
        if (changed.Count > 0 && await _session.RenewAsync(changed, cancellationToken))
        {
            _sources.Select(_session.Messages.FirstOrDefault(m => m.Id == _sources.Shown.AnswerId), _sources.Shown.Place);
        }

        StateHasChanged();
    }

    private static ConversationSummary Summary(Conversation open) => new(open.Id, open.Title, open.Pinned, open.UpdatedAtUtc, HasPending: false);

    private enum ScrollTo
    {
        Nowhere,
        End,
        Cited,
    }

    private sealed class ImportProgress(Action imported) : IProgress<ImportedFile>
    {
        public void Report(ImportedFile value) => imported();
    }
}
