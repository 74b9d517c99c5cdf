using AdminApp.Chat.Sources;
using AdminApp.Core.Chat;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using AdminApp.Ui.Markdown;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Chat.Answers;

/// <summary>Watches a running answer, paces its drawing, and tells screen readers how it stands.</summary>
public sealed partial class AnswerView : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _gone = new();
    private CitationLinks _links = default!;
    private StreamPacer _pacer = default!;
    private Announcer _announcer = default!;
    private AnswerProgress? _progress;
    private IDisposable? _watch;
    private Guid _watched;
    private string _announcement = "";
    private bool _copied;
    private bool _unread;

    /// <summary>The stored answer.</summary>
    [Parameter, EditorRequired]
    public Message Answer { get; set; } = default!;

    /// <summary>The question before it.</summary>
    [Parameter]
    public Message? Question { get; set; }

    /// <summary>What is known of the meetings.</summary>
    [Parameter, EditorRequired]
    public MeetingCatalog Meetings { get; set; } = default!;

    /// <summary>Its sources, where they are the ones shown; null: those of another answer are.</summary>
    [Parameter]
    public ShownSources? Shown { get; set; }

    /// <summary>Whether an answer of the conversation is due.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Whether it ends the conversation.</summary>
    [Parameter]
    public bool Last { get; set; }

    /// <summary>What the page does for it.</summary>
    [Parameter, EditorRequired]
    public IAnswerActions Actions { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [Inject]
    private IQuestionRunner Runner { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ILogger<AnswerView> Logger { get; set; } = default!;

    private bool Pending => Answer.State == MessageState.Pending;

    // Its Markdown may end in the middle of something.
    private bool Unfinished => Answer.State != MessageState.Done;

    private string Text => Pending && _progress is { Text.Length: > 0 } running ? running.Text : Answer.Content;

    private IReadOnlyList<Citation> Sources => Pending ? _progress?.Sources ?? [] : Answer.Citations;

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _watch?.Dispose();
        _pacer?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _links = new CitationLinks(place => _ = InvokeAsync(() => Actions.PickAsync(Answer, place)));
        _pacer = new StreamPacer(Time, () => _ = InvokeAsync(Draw));
        _announcer = new Announcer(Time);
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Pending && _watched != Answer.Id)
        {
            _watched = Answer.Id;
            _watch?.Dispose();
            _watch = Runner.Watch(Answer.Id, progress => _ = InvokeAsync(() => ChangedAsync(progress)));
        }

        Prepare();
    }

    private async Task ChangedAsync(AnswerProgress progress)
    {
        if (_gone.IsCancellationRequested || !Pending)
        {
            return;
        }

        var before = _progress;
        _progress = progress;
        if (progress.Stage == AnswerStage.Ended)
        {
            await EndAsync();
            return;
        }

        if (before is null || before.Stage != progress.Stage || before.Place != progress.Place || before.StartsAt != progress.StartsAt
            || before.WaitReason != progress.WaitReason || before.Retry != progress.Retry || before.Since != progress.Since || before.PassagesFound != progress.PassagesFound
            || (before.Text.Length == 0) != (progress.Text.Length == 0))
        {
            Draw();
        }
        else
        {
            _pacer.Grown(progress.Text.Length);
        }

        if (progress.Searched is { } searched && before?.Searched is null)
        {
            Actions.Searching(Answer, searched);
        }

        // A source is known before its number is written, and can be shown once its statement is.
        var written = progress.Text.AsSpan(Math.Min(before?.Text.Length ?? 0, progress.Text.Length));
        if (!ReferenceEquals(before?.Sources, progress.Sources) || (progress.Sources.Count > 0 && written.Contains(']')))
        {
            Actions.Grown(Answer, progress.Text, progress.Sources);
        }
    }

    // Another process may be at it, or the store be away: then the store is asked again until it has the end.
    private async Task EndAsync()
    {
        while (true)
        {
            _unread = !await ReadEndAsync();
            if (_gone.IsCancellationRequested)
            {
                return;
            }

            if (!Pending)
            {
                break;
            }

            StateHasChanged();
            await Task.Delay(LookAgain, Time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (_gone.IsCancellationRequested)
            {
                return;
            }
        }

        _announcement = _announcer.Ended(Answer);
        StateHasChanged();
    }

    private async Task<bool> ReadEndAsync()
    {
        try
        {
            await Actions.EndedAsync(Answer);
            return true;
        }
        // Nobody awaits this: whatever it was, the person is told, and it is tried again.
        catch (Exception exception)
        {
            if (!_gone.IsCancellationRequested)
            {
                LogEndUnread(Logger, exception, Answer.Id);
            }

            return false;
        }
    }

    private void Draw()
    {
        if (!_gone.IsCancellationRequested)
        {
            Prepare();
            StateHasChanged();
        }
    }

    private void Prepare()
    {
        _pacer.Drawn(Text.Length);
        _links.Known = Sources.Where(s => s.Cited || Pending).Select(s => s.Number).ToHashSet();
        _links.Selected = Shown?.Place;
        if (Pending && _progress is not null)
        {
            _announcement = _announcer.Running(_progress);
        }
    }

    private async Task CopyAsync()
    {
        _copied = await Js.InvokeAsync<bool>("adminapp.copy", AnswerCopy.Of(Answer, Navigation.ToAbsoluteUri));
        _announcement = _copied ? "Answer copied with its sources" : "The browser refused to copy";
    }

    private Task AnswerAgainAsync() => Actions.AgainAsync(Answer, fresh: true);

    private Task WithinAsync(MeetingScope scope) => Actions.WithinAsync(Answer, scope);

    private Task AskAgainAsync() => Actions.AgainAsync(Answer, fresh: false);

    private Task WaitAnywayAsync() => Actions.WaitAnywayAsync(Answer);

    [LoggerMessage(EventName = "AnswerEndUnread", Level = LogLevel.Warning, Message = "The end of answer {AnswerId} could not be read for its page; it is tried again.")]
    private static partial void LogEndUnread(ILogger logger, Exception exception, Guid answerId);
}
