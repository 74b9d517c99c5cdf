using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures.Pictures;

/// <summary>
/// What happens before the pictures: forty quiet minutes, then more questions than three at a time can answer, an alert, an admin who lets six run,
/// and the queue that empties. Afterwards questions go on coming until it is disposed.
/// </summary>
internal sealed class PictureStory(AppFactory app, FastTime time) : IAsyncDisposable
{
    private const string Reason = "People wait although the budget has room";
    private static readonly string[] People = ["anna.meier@example.org", "ben.koller@example.org", "chiara.rossi@example.org", "david.lang@example.org", "eva.brunner@example.org"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // Until when, and how many questions a minute.
    private static readonly (TimeSpan Until, double PerMinute)[] Load =
        [(TimeSpan.FromMinutes(40), 14), (TimeSpan.FromMinutes(56), 52), (TimeSpan.FromMinutes(72), 34), (TimeSpan.MaxValue, 26)];

    private static readonly (AgentInstructions Content, string Reason)[] Versions =
    [
        (new(AnswerTone.Neutral, AnswerLength.Short, "Begin with what was decided."), "Decisions first"),
        (new(AnswerTone.Plain, AnswerLength.Normal, "Begin with what was decided.\nCall customers “members”."), "New colleagues did not know the terms"),
    ];

    private readonly HttpClient _client = app.ApiClient();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _asking = Task.CompletedTask;
    private int _asked;

    /// <summary>Tells the story up to the moment of the pictures.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<SampleMeetings>().ImportAsync(AuditActor.CommandLine, null, cancellationToken);
        await SetUpAsync(cancellationToken);
        _asking = Task.Run(() => AskAsync(_ended.Token), cancellationToken);
        await _told.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _ended.Dispose();
    }

    // Prices are invented; the picture says so in the documents.
    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        var actor = new AuditActor(AppFactory.AdminEmail);
        await app.Services.GetRequiredService<PriceBook>().SetAsync(
            actor, new ModelPrice { Model = "mistral-small-latest", ValidFrom = new DateOnly(2025, 1, 1), Currency = "EUR", Prompt = 0.1m, CachedPrompt = 0.01m, Completion = 0.3m }, cancellationToken);
        await app.Services.GetRequiredService<QuotaBook>().SetAsync(actor, QuotaBook.Everybody, "Everybody", new Quota(5_000, 0), cancellationToken);
        var instructions = app.Services.GetRequiredService<InstructionsStore>();
        foreach (var (content, reason) in Versions)
        {
            await instructions.ChangeAsync(new InstructionsChange(content, reason, actor, instructions.Number), cancellationToken);
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (next, running, relieved) = (time.Elapsed, new List<Task>(), false);
            while (true)
            {
                running.RemoveAll(question => question.IsCompleted);
                var load = Load.First(load => time.Elapsed < load.Until);
                if (time.Elapsed >= next)
                {
                    next += TimeSpan.FromMinutes(1 / load.PerMinute);
                    running.Add(AskOneAsync(cancellationToken));
                }

                if (!relieved && load == Load[2])
                {
                    relieved = true;
                    await ChangeAsync("Performance:MaxConcurrentLlmRequests", "6", Reason, cancellationToken);
                }

                if (load == Load[^1])
                {
                    _told.TrySetResult();
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            _told.TrySetException(exception);
            throw;
        }
    }

    private async Task AskOneAsync(CancellationToken cancellationToken)
    {
        var number = _asked++;
        var question = SampleMeetings.Questions[number % SampleMeetings.Questions.Count];
        using var response = await _client.PostAsJsonAsync(
            "admin/chat",
            new Dictionary<string, object>
            {
                ["message"] = number % 9 == 8 ? question : string.Create(CultureInfo.InvariantCulture, $"{question} Point {number}."),
                ["on_behalf_of"] = People[number * number % People.Length],
                ["patience_seconds"] = number % 7 == 6 ? 45 : 240,
                ["class"] = number % 11 == 10 ? "background" : "api",
            },
            cancellationToken);
    }

    private async Task ChangeAsync(string key, string value, string reason, CancellationToken cancellationToken)
    {
        using var settings = await _client.GetAsync("admin/settings", cancellationToken);
        using var change = new HttpRequestMessage(HttpMethod.Put, "admin/settings")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { changes = new Dictionary<string, string> { [key] = value }, reason }), MediaTypeHeaderValue.Parse("application/json")),
        };
        change.Headers.IfMatch.Add(settings.Headers.ETag!);
        using var response = await _client.SendAsync(change, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
