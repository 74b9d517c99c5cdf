using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Prompt;

/// <summary>Asks a question under the edited instructions, beside its stored answer or another one under those in force.</summary>
public sealed partial class PreviewCard : IDisposable
{
    private const int MaxShort = 90;

    private readonly CancellationTokenSource _ended = new();
    private CancellationTokenSource? _current;
    private IReadOnlyList<RecentQuestion> _recent = [];
    private RecentQuestion? _chosen;
    private Message? _stored;
    private ComposedPrompt? _ready;
    private AgentInstructions? _readyFor;
    private Side? _mine;
    private Side? _other;
    private string _question = "";
    private string? _fault;
    private bool _nothing;
    private bool _compares;
    private bool _preparing;
    private bool _running;

    /// <summary>The edited instructions.</summary>
    [Parameter, EditorRequired]
    public AgentInstructions Draft { get; set; } = AgentInstructions.Standard;

    /// <summary>Whether nothing is edited.</summary>
    [Parameter, EditorRequired]
    public bool DraftIsInForce { get; set; }

    /// <summary>Number of the version in force that the draft began with.</summary>
    [Parameter, EditorRequired]
    public long Number { get; set; }

    /// <summary>What is wrong with the draft; null if nothing is.</summary>
    [Parameter]
    public string? Fault { get; set; }

    [Inject]
    private AnswerPreview Preview { get; set; } = default!;

    [Inject]
    private RecentQuestions Recent { get; set; } = default!;

    [Inject]
    private IConversations Conversations { get; set; } = default!;

    [Inject]
    private ILlmService Llm { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private bool Compares => _compares && !DraftIsInForce;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _current?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            var user = await User.RequireAsync(UserRole.Admin, _ended.Token);
            _recent = await Recent.ListAsync(user.Owner, _ended.Token);
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            // The samples are there all the same.
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // What was said about the cost was about other instructions.
        if (!_running && _readyFor is not null && _readyFor != Draft)
        {
            Forget();
        }
    }

    private static string Short(string text) => ValidText.Line(text, MaxShort);

    private void Type(string text)
    {
        (_question, _chosen, _stored) = (text, null, null);
        Forget();
    }

    private async Task Choose(RecentQuestion question)
    {
        Type(question.Text);
        _chosen = question;
        if (question.AnswerId is { } answer)
        {
            await GuardAsync(async user =>
            {
                _stored = await Conversations.GetMessageAsync(user.Owner, answer, _ended.Token);
                _other = _stored is null ? null : new Side(StoredTitle(_stored)) { Answer = _stored };
            });
        }
    }

    private void Forget() => (_ready, _readyFor, _nothing, _fault, _mine, _other) = (null, null, false, null, null, _stored is null ? null : _other);

    private string StoredTitle(Message stored) => stored switch
    {
        { InstructionsNumber: { } number } => $"Stored answer, {InstructionsText.Version(number)}",
        _ => "Stored answer",
    };

    private async Task PrepareAsync()
    {
        Forget();
        _preparing = true;
        var asked = Draft;
        await GuardAsync(async user =>
        {
            var prompt = await Preview.ComposeAsync(Question(user, asked), _ended.Token);
            (_ready, _readyFor, _nothing) = (prompt, asked, prompt is null);
        });
        _preparing = false;
    }

    private async Task RunAsync()
    {
        if (_running || _ready is null)
        {
            return;
        }

        _running = true;
        _current?.Dispose();
        _current = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        _mine = new Side(DraftIsInForce ? $"With {InstructionsText.Version(Number)}, in force" : "With your edits");
        _other = Compares ? new Side($"With {InstructionsText.Version(Number)}, in force") : _stored is null ? null : new Side(StoredTitle(_stored)) { Answer = _stored };
        await GuardAsync(async user =>
        {
            List<Task> asking = [AskAsync(_mine, Question(user, DraftIsInForce ? null : Draft), _current.Token)];
            if (_other is { Answer: null } other)
            {
                asking.Add(AskAsync(other, Question(user, null), _current.Token));
            }

            await Task.WhenAll(asking);
        });
        _running = false;
    }

    private void Cancel() => _current?.Cancel();

    private async Task AskAsync(Side side, PreviewQuestion question, CancellationToken cancellationToken)
    {
        side.Answer = await Preview.RunAsync(
            question,
            progress => _ = InvokeAsync(() =>
            {
                side.Progress = progress;
                StateHasChanged();
            }),
            cancellationToken);
    }

    private PreviewQuestion Question(SignedInUser user, AgentInstructions? instructions) => new(_question, user.Owner, instructions)
    {
        Scope = _chosen?.Scope ?? Core.Scopes.MeetingScope.All,
        ReadsScope = _chosen?.ReadsScope ?? true,
        Today = Browser.Today(Time),
    };

    private async Task GuardAsync(Func<SignedInUser, Task> action)
    {
        try
        {
            await action(await User.RequireAsync(UserRole.Admin, _ended.Token));
        }
        catch (Exception exception) when (exception is LlmException or InvalidQuestionException)
        {
            _fault = exception.Message;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            _fault = StoreFailure.Text;
        }
        catch (OperationCanceledException) when (_current?.IsCancellationRequested == true || _ended.IsCancellationRequested)
        {
            // It was canceled before it was counted.
        }
    }

    /// <summary>One of the answers that are shown beside each other.</summary>
    private sealed class Side(string title)
    {
        public string Title => title;

        public AnswerProgress? Progress { get; set; }

        public Message? Answer { get; set; }
    }
}
