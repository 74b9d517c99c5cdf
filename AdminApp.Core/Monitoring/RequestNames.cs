using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Monitoring;

/// <summary>The texts of stored questions and the names of those who asked, as the store has them. Remembers a bounded number of them. Thread-safe.</summary>
internal sealed partial class RequestNames(IDbContextFactory<AdminDbContext> contexts, ILogger<RequestNames> logger)
{
    private const int MaxKept = 2_000;
    private const int MaxText = 300;
    private const string UserPrefix = "user:";
    private const string KeyPrefix = "key:";

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
            return _users.GetValueOrDefault(owner, owner.StartsWith(UserPrefix, StringComparison.Ordinal) || owner.StartsWith(KeyPrefix, StringComparison.Ordinal) ? "" : owner);
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
            if (questions.Count + owners.Count > 0)
            {
                await using var context = await contexts.CreateDbContextAsync(limit.Token);
                await LearnQuestionsAsync(context, questions, limit.Token);
                await LearnUsersAsync(context, owners, limit.Token);
            }

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
                [.. requests.Select(request => request.Owner).Distinct().Where(owner => !_users.ContainsKey(owner))]);
        }
    }

    // The question of an answer is the message before it.
    private async Task LearnQuestionsAsync(AdminDbContext context, List<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var found = await context.Messages.AsNoTracking().Where(answer => ids.Contains(answer.Id))
            .Join(
                context.Messages, answer => new { answer.ConversationId, Ordinal = answer.Ordinal - 1 }, question => new { question.ConversationId, question.Ordinal },
                (answer, question) => new { answer.Id, Text = question.Content.Substring(0, MaxText) })
            .ToListAsync(cancellationToken);
        lock (_lock)
        {
            foreach (var id in ids)
            {
                _questions[id] = found.Find(one => one.Id == id) is { } one ? TextCap.Cut(one.Text, MaxText) : null;
            }
        }
    }

    private async Task LearnUsersAsync(AdminDbContext context, List<string> owners, CancellationToken cancellationToken)
    {
        var users = Ids(owners, UserPrefix);
        var keys = Ids(owners, KeyPrefix).Select(id => Guid.TryParse(id, out var key) ? key : Guid.Empty).ToList();
        var emails = users.Count == 0 ? [] : await context.Users.AsNoTracking().Where(user => users.Contains(user.Id)).Select(user => new { user.Id, user.Email }).ToListAsync(cancellationToken);
        var names = keys.Count == 0 ? [] : await context.ApiKeys.AsNoTracking().Where(key => keys.Contains(key.Id)).Select(key => new { key.Id, key.Name }).ToListAsync(cancellationToken);
        lock (_lock)
        {
            foreach (var owner in owners)
            {
                _users[owner] = emails.Find(user => UserPrefix + user.Id == owner)?.Email
                    ?? (names.Find(key => KeyPrefix + key.Id == owner) is { } key ? $"Key “{key.Name}”" : UserOf(owner));
            }
        }
    }

    private static List<string> Ids(List<string> owners, string prefix) =>
        [.. owners.Where(owner => owner.StartsWith(prefix, StringComparison.Ordinal)).Select(owner => owner[prefix.Length..])];

    [LoggerMessage(EventName = "RequestNamesUnavailable", Level = LogLevel.Warning, Message = "The texts of running questions can't be read from the store.")]
    private partial void LogFailed(Exception exception);
}
