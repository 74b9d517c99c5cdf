using AdminApp.Core.Chat;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using MudBlazor;

namespace AdminApp.Chat;

/// <content>What is asked: the scope, new questions, questions asked again, the edit of the last one.</content>
public sealed partial class ChatPage
{
    private DateOnly Today => Browser.Today(Time);

    // The one meeting that a new conversation is about, where it was opened from there.
    private Transcript? About => _scope is { Meetings: [var file] } ? _meetings.All.FirstOrDefault(m => m.FileName == file) : null;

    private IReadOnlyList<ScopeFilter> FiltersOf(Message question)
    {
        var answer = _session.AnswerOf(question);
        var searched = answer is not null && _searching is { } running && running.Answer == answer.Id ? running.Scope : answer?.Searched;
        return searched?.Filters ?? ChosenScope.Filters(question.Scope, _meetings, Today);
    }

    private Task RemoveFilterAsync(Message question, ScopeFilter filter) =>
        _session.AnswerOf(question) is { } answer ? WithinAsync(answer, new AppliedScope { Filters = FiltersOf(question) }.Without(filter)) : Task.CompletedTask;

    private Task<string?> AskAsync(string text) => AskAsync(text, _scope);

    // Null when it was sent, else why not.
    private Task<string?> AskAsync(string text, MeetingScope scope) => _sender.AskAsync(
        ChatSession.Request(text) with { Scope = scope, Today = Today, ReplacesQuestionId = _editing },
        asked =>
        {
            _editing = null;
            return ShowAskedAsync(asked);
        });

    private async Task ShowAskedAsync(Asked asked)
    {
        if (_gone.IsCancellationRequested)
        {
            return;
        }

        _sources.Select(_session.Messages.FirstOrDefault(m => m.Id == asked.AnswerId));
        _scroll = ScrollTo.End;
        if (ConversationId != asked.ConversationId)
        {
            _loaded = asked.ConversationId;
            Navigation.NavigateTo($"/c/{asked.ConversationId}");
        }
        else if (Answer is not null)
        {
            // What was wanted is not looked at any more.
            Navigation.NavigateTo($"/c/{asked.ConversationId}", replace: true);
        }

        await _book.ReadAsync();
        StateHasChanged();
    }

    private async Task AskExampleAsync(ExampleQuestion example)
    {
        // The next question is asked where this one was, as it is when the conversation is opened again.
        _scope = example.Meeting is null ? _scope : MeetingScope.Of(example.Meeting);
        if (await AskAsync(example.Text, _scope) is { } problem)
        {
            Snackbar.Add(problem, Severity.Warning);
        }
    }

    /// <inheritdoc />
    public Task AgainAsync(Message answer, bool fresh) => AgainAsync(answer, request => request with { Terms = request.Terms with { Fresh = fresh } });

    /// <inheritdoc />
    public Task WithinAsync(Message answer, MeetingScope scope) => AgainAsync(answer, request => request with { Scope = scope, ReadsScope = false });

    /// <inheritdoc />
    public Task WaitAnywayAsync(Message answer)
    {
        var patience = _sender.PatienceFor(answer);
        return AgainAsync(answer, request => request with { Terms = request.Terms with { Patience = patience } });
    }

    private async Task AgainAsync(Message answer, Func<AskRequest, AskRequest> how)
    {
        var problem = await _sender.AskAgainAsync(answer, request => how(request) with { Today = Today }, ShowAskedAsync);
        if (problem is not null && !_gone.IsCancellationRequested)
        {
            Snackbar.Add(problem, Severity.Warning); // the page with its answers stays
        }
    }

    private string? EditLast()
    {
        if (_session.LastQuestion is not { } question)
        {
            return null;
        }

        _editing = question.Id;
        _scope = question.Scope;
        StateHasChanged();
        return question.Content;
    }

    private Task EndEditAsync()
    {
        _editing = null;
        return _composer.SetTextAsync("");
    }
}
