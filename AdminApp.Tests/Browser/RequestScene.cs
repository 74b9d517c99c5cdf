using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Browser;

/// <summary>A team's last hour in the table of requests: two users, a key, several outcomes, and one request with a retry.</summary>
internal static class RequestScene
{
    /// <summary>The question of the request that was tried twice.</summary>
    public const string Retried = "Did anyone object to the rubber case?";

    private static readonly string[] Questions =
    [
        "What was said about solar panels?", "Who owns the prototype look?", "Compare the two energy options", "Which age group were they after?", "Summarize the committee meeting",
        "Why was the touch screen dropped?", "List decisions in ES2009c", "What is the budget of every project?", "Summarize every decision about the case", "Who spoke most in the last meeting?",
    ];

    /// <summary>Stores it. The newest request is two seconds old.</summary>
    /// <param name="store">Where.</param>
    /// <param name="rows">How many requests; each is 7 s older than the one before.</param>
    public static async Task StoreAsync(TestStore store, int rows = 300)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var admin = await context.Users.SingleAsync(TestContext.Current.CancellationToken);
        var ana = new AppUser { Id = Guid.NewGuid().ToString(), UserName = "ana@example.org", Email = "ana@example.org", NormalizedEmail = "ANA@EXAMPLE.ORG" };
        var key = new ApiKey { Id = Guid.NewGuid(), Name = "reports", Hash = "h", Prefix = "p", CreatedBy = "a" };
        (context.Users.Add(ana), context.ApiKeys.Add(key)).GetHashCode();
        var now = DateTime.UtcNow;
        for (var i = 0; i < rows; i++)
        {
            var at = now.AddSeconds(-2 - (7 * i));
            var owner = i % 5 == 4 ? $"key:{key.Id}" : i % 3 == 0 ? $"user:{ana.Id}" : $"user:{admin.Id}";
            var row = Row(i, at, owner);
            context.Requests.Add(row);
            if (i % 5 == 4)
            {
                row.Class = i % 10 == 4 ? "api" : "background";
                continue;
            }

            var conversation = new Conversation { Id = Guid.NewGuid(), Owner = owner, Title = "Talk", CreatedAtUtc = at, UpdatedAtUtc = at };
            context.Conversations.Add(conversation);
            context.Messages.Add(new Message { Id = Guid.NewGuid(), ConversationId = conversation.Id, Ordinal = 0, Role = "user", Content = i == 5 ? Retried : Questions[i % Questions.Length] });
            context.Messages.Add(new Message { Id = row.Id, ConversationId = conversation.Id, Ordinal = 1, Role = "assistant", Content = "Yes.", State = MessageState.Done });
            row.ConversationId = conversation.Id;
        }

        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static RequestRecord Row(int i, DateTime at, string owner)
    {
        const string prepared = """{"at":0,"step":"preparing"},{"at":9,"step":"found","n":12},{"at":11,"step":"prepared"}""";
        var total = 2_000 + (i * 137 % 7_000);
        var row = new RequestRecord
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(at)),
            SubmittedAtUtc = at,
            EndedAtUtc = at.AddMilliseconds(total),
            Outcome = "answered",
            Class = "interactive",
            User = owner,
            InstanceId = "host-1",
            Model = "mistral-small-latest",
            Passages = 12,
            Calls = 1,
            Attempts = 1,
            TokensReserved = 5_400,
            PromptTokens = 2_000 + (i * 311 % 4_000),
            CompletionTokens = 141,
            PreparedMs = 11,
            QueuedMs = 100 + (i * 37 % 900),
            FirstTokenMs = total - 900,
            TotalMs = total,
        };
        row.Events = $$"""[{{prepared}},{"at":12,"step":"queued","n":2},{"at":{{12 + row.QueuedMs}},"step":"attempt","n":1},{"at":{{total - 900}},"step":"first_token"},{"at":{{total}},"step":"done","why":"answered"}]""";
        switch (i)
        {
            case 0 or 1:
                (row.Outcome, row.EndedAtUtc, row.TotalMs, row.FirstTokenMs, row.Model, row.PromptTokens, row.CompletionTokens, row.Attempts, row.Calls) = (RequestRecord.Open, null, null, null, null, 0, 0, 0, 0);
                row.Events = "[]";
                break;
            case 5:
                (row.TotalMs, row.FirstTokenMs, row.Attempts, row.QueuedMs, row.Place) = (5_200, 3_620, 2, 2_520, 2);
                row.Events = $$"""[{{prepared}},{"at":12,"step":"queued","n":2},{"at":412,"step":"attempt","n":1},{"at":592,"step":"retry","why":"rate_limited"},{"at":2712,"step":"attempt","n":2},{"at":3620,"step":"first_token"},{"at":5200,"step":"done","why":"answered"}]""";
                break;
            case 3 or 10 or 23:
                (row.FromCache, row.TotalMs, row.FirstTokenMs, row.QueuedMs, row.Attempts, row.Calls, row.PromptTokens, row.CompletionTokens) = (true, 21, 15, 0, 0, 0, 0, 0);
                break;
            case 6 or 17:
                (row.Coalesced, row.Attempts, row.TokensReserved) = (true, 0, 0);
                break;
            case 12 or 31:
                (row.Outcome, row.Reason, row.PromptTokens, row.CompletionTokens) = ("failed", "server_error", 0, 0);
                break;
            case 13 or 26:
                (row.Outcome, row.Reason, row.TotalMs, row.FirstTokenMs, row.PromptTokens, row.CompletionTokens, row.QueuedMs) = ("refused", "not_in_time", 14, null, 0, 0, 0);
                break;
            case 15:
                (row.Outcome, row.PromptTokens, row.CompletionTokens) = ("cancelled", 0, 0);
                break;
        }

        return row;
    }
}
