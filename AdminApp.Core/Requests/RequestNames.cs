using AdminApp.Core.Access;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Requests;

/// <summary>
/// Remembers the texts of questions and the names of those who asked, for a list that is read every second: a bounded number of them. It has everyone's questions;
/// pages leave out what their viewer may not read. Thread-safe.
/// </summary>
internal sealed partial class RequestNames(RequestTexts texts, RequestUsers users, ILogger<RequestNames> logger)
{
    private const int MaxKept = 2_000;

    // The list of what runs does not wait for its names.
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, string?> _questions = [];
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);
    private bool _failing;

    /// <summary>The beginning of a question; null if it is not stored.</summary>
    public string? QuestionOf(Guid id)
    {
        lock (_lock)
        {
            return _questions.GetValueOrDefault(id);
        }
    }

    /// <summary>An email address, the name of a key, or what the ledger has.</summary>
    public string UserOf(string owner)
    {
        lock (_lock)
        {
            return _users.GetValueOrDefault(owner, RequestUsers.IsCode(owner) ? "" : owner);
        }
    }

    /// <summary>Reads what is not known yet. A store that is unavailable is logged once, and asked again the next time.</summary>
    public async Task LearnAsync(IReadOnlyList<OpenRequest> requests, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StorePatience);
        try
        {
            var (questions, owners) = Unknown(requests);
            await LearnQuestionsAsync(questions, limit.Token);
            await LearnUsersAsync(owners, limit.Token);
            _failing = false;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
            {
                LogFailed(exception);
            }

            _failing = true;
        }
    }

    private (List<Guid> Questions, List<string> Owners) Unknown(IReadOnlyList<OpenRequest> requests)
    {
        lock (_lock)
        {
            if (_questions.Count > MaxKept || _users.Count > MaxKept)
            {
                _questions.Clear();
                _users.Clear();
            }

            return (
                [.. requests.Where(request => request.ConversationId is not null && !_questions.ContainsKey(request.Id)).Select(request => request.Id)],
                [.. requests.Select(request => request.Asker).Distinct().Where(owner => !_users.ContainsKey(owner))]);
        }
    }

    private async Task LearnQuestionsAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var found = ids.Count == 0 ? null : await texts.QuestionsAsync(ids, owner: null, cancellationToken);
        lock (_lock)
        {
            foreach (var id in ids)
            {
                _questions[id] = found!.GetValueOrDefault(id);
            }
        }
    }

    private async Task LearnUsersAsync(List<string> owners, CancellationToken cancellationToken)
    {
        var found = owners.Count == 0 ? null : await users.NamesAsync(owners, cancellationToken);
        lock (_lock)
        {
            foreach (var owner in owners)
            {
                _users[owner] = found!.GetValueOrDefault(owner)?.Shown ?? UserOf(owner);
            }
        }
    }

    [LoggerMessage(EventName = "RequestNamesUnavailable", Level = LogLevel.Warning, Message = "The texts of running questions can't be read from the store.")]
    private partial void LogFailed(Exception exception);
}
