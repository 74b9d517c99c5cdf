using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdminApp.Tests.Integration;

/// <summary>What came of one question over HTTP.</summary>
internal sealed record Outcome(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter)
{
    public bool Answered => Status == HttpStatusCode.OK;

    public string? Code => Body.TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>Asks over POST /admin/chat.</summary>
internal static class Questions
{
    /// <summary>A small meeting about as many topics as are asked for, so that each question is a different one.</summary>
    public static async Task ImportMeetingAsync(HttpClient client, int topics)
    {
        var text = "Team meeting - Oct 3, 2025\n\n" + string.Join("\n\n", Enumerable.Range(0, topics).Select(i =>
            $"Speaker {1 + (i % 3)}  {i / 60}:{i % 60:00}\nThe budget of project{i} is {i + 10} thousand euro. We agreed on project{i} last week."));
        using var form = new MultipartFormDataContent { { new StringContent(text), "files", "Team meeting - Oct 3, 2025.txt" } };
        using var response = await client.PostAsync("admin/transcripts", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public static async Task<Outcome> AskAsync(HttpClient client, string message, double? patienceSeconds = null)
    {
        using var response = await client.PostAsJsonAsync("admin/chat", new { message, patience_seconds = patienceSeconds }, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return new Outcome(response.StatusCode, body, response.Headers.RetryAfter?.Delta);
    }

    public static Task<Outcome[]> AskManyAsync(HttpClient client, int count, double? patienceSeconds = null, int first = 0) =>
        Task.WhenAll(Enumerable.Range(first, count).Select(i => AskAsync(client, $"What is the budget of project{i}?", patienceSeconds)));
}
