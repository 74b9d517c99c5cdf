using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Requests;

public class RequestExplanationTests
{
    private const string Start = """{"at":0,"step":"preparing"},{"at":9,"step":"found","n":8},{"at":11,"step":"prepared"}""";

    // What the row and its events say, and the sentence. "…" stands for the beginning of a question that was prepared in 11 ms.
    public static TheoryData<string, string, int, string> Rows => new()
    {
        {
            "answered", "…,{'at':12,'step':'attempt','n':1},{'at':480,'step':'first_token'},{'at':3012,'step':'done','why':'answered'}", 3_012,
            "2.53 s of it was the model writing 141 tokens."
        },
        {
            "answered", "…,{'at':12,'step':'queued','n':3},{'at':4012,'step':'attempt','n':1},{'at':4480,'step':'first_token'},{'at':5012,'step':'done','why':'answered'}", 5_012,
            "4.00 s of it was waiting in the queue, where it began in 3rd place."
        },
        {
            "answered", "…,{'at':12,'step':'queued','n':1},{'at':2012,'step':'attempt','n':1},{'at':3900,'step':'first_token'},{'at':4012,'step':'done','why':'answered'}", 4_012,
            "2.00 s of it was waiting in the queue for room in the limits; 1.89 s was waiting for the model's first words."
        },
        {
            "answered",
            "…,{'at':400,'step':'attempt','n':1},{'at':580,'step':'retry','why':'rate_limited'},{'at':2700,'step':'attempt','n':2},{'at':3600,'step':'first_token'},{'at':5200,'step':'done','why':'answered'}", 5_200,
            "2.12 s of it was waiting for another attempt, because the provider's rate limit was reached; 1.60 s was the model writing 141 tokens."
        },
        {
            "answered",
            "…,{'at':12,'step':'attempt','n':1},{'at':9012,'step':'retry','why':'timeout'},{'at':9013,'step':'attempt','n':2},{'at':9200,'step':'first_token'},{'at':9300,'step':'done','why':'answered'}", 9_300,
            "9.00 s of it was an attempt that failed, because the provider didn't answer in time."
        },
        {
            "failed:server_error",
            "…,{'at':12,'step':'attempt','n':1},{'at':5012,'step':'retry','why':'timeout'},{'at':5013,'step':'attempt','n':2},{'at':9013,'step':'retry','why':'server_error'},{'at':9014,'step':'attempt','n':3},{'at':9100,'step':'done','why':'failed'}",
            9_100, "9.09 s of it was 3 attempts that failed, because the provider didn't answer in time, then the provider returned an error. It failed, because the provider returned an error."
        },
        { "failed:no_key", "{'at':0,'step':'done','why':'failed'}", 0, "It failed, because no Mistral key is configured." },
        { "refused:not_in_time", "…,{'at':12,'step':'done','why':'refused'}", 12, "9 ms of it was finding the passages. It was refused before anything was sent, because it could not be answered within the caller's patience." },
        { "cancelled", "…,{'at':12,'step':'queued','n':2},{'at':2400,'step':'done','why':'cancelled'}", 2_400, "2.39 s of it was waiting in the queue, where it began in 2nd place. The caller canceled it." },
        { "answered", "…,{'at':12,'step':'coalesced'},{'at':4000,'step':'first_token'},{'at':4100,'step':'done','why':'answered'}", 4_100, "3.99 s of it was waiting for an equal call that was already running." },
        { "answered:cache", "…,{'at':14,'step':'first_token'},{'at':20,'step':'done','why':'answered'}", 20, "The cache had the answer, so no call was made." },
        { "answered", "{'at':6000,'step':'preparing'},{'at':6100,'step':'found','n':8},{'at':6101,'step':'prepared'},{'at':6102,'step':'attempt','n':1},{'at':6500,'step':'first_token'},{'at':6600,'step':'done'}", 6_600, "6.00 s of it was waiting for its turn to be prepared." },
        { "answered", "{'at':0,'step':'attempt','n':1},{'at':1000,'step':'done','why':'answered'}", 1_000, "Waiting for the model's first words took all of it." },
        { "failed:interrupted", "", -1, "It failed, because the process ended while it was open." },
        { "failed:odd_new_code", "", 0, "It failed, because odd new code." },
        { "answered", "not json", 1_000, "It ended at once." },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Sentence_SaysWhatTookLongest(string outcome, string events, int total, string expected) => Assert.Equal(expected, Explain(outcome, events, total).Why);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Bars_FollowEachOther_WithinTheTime(string outcome, string events, int total, string expected)
    {
        Assert.NotEmpty(expected);
        var explained = Explain(outcome, events, total);
        for (var i = 0; i < explained.Bars.Count; i++)
        {
            Assert.InRange(explained.Bars[i].StartMs, i == 0 ? 0 : explained.Bars[i - 1].EndMs, explained.Bars[i].EndMs);
            Assert.InRange(explained.Bars[i].EndMs, 0, explained.TotalMs);
        }
    }

    [Fact]
    public void Waterfall_HasEachStep()
    {
        var explained = Explain(
            "answered",
            "…,{'at':12,'step':'queued','n':2},{'at':400,'step':'attempt','n':1},{'at':580,'step':'retry','why':'rate_limited'},{'at':600,'step':'queued','n':1},{'at':2700,'step':'attempt','n':2},{'at':3600,'step':'first_token'},{'at':5200,'step':'done','why':'answered'}",
            5_200);
        Assert.Equal(
            [
                "Passages|8 found|0|9", "Prompt|built|9|11", "Cache|miss|11|12", "Queued|2nd in line|12|400", "Attempt 1|rate limited|400|580", "Back-off|before the next try|580|600",
                "Queued again|1st in line|600|2700", "Attempt 2|first words|2700|3600", "Writing|141 tokens|3600|5200",
            ],
            explained.Bars.Select(bar => $"{bar.Label}|{bar.Detail}|{bar.StartMs}|{bar.EndMs}"));
        Assert.Equal(("Why 5.20 s", 3_600), (explained.Title, explained.FirstTokenMs));
    }

    [Fact]
    public void OpenRequest_IsExplainedUntilNow()
    {
        var row = At(0, row => (row.Outcome, row.TotalMs, row.FirstTokenMs, row.Place, row.Events) = (RequestRecord.Open, null, null, 4, $$"""[{{Start}},{"at":12,"step":"queued","n":4}]"""));
        var explained = RequestExplanation.Of(row, row.SubmittedAtUtc.AddSeconds(3));
        Assert.Equal(("So far 3.00 s", "2.99 s of it was waiting in the queue, where it began in 4th place."), (explained.Title, explained.Why));
        Assert.Equal(3_000, explained.Bars[^1].EndMs);

        // A clock that is behind shows no negative time.
        Assert.Equal(12, RequestExplanation.Of(row, row.SubmittedAtUtc.AddSeconds(-5)).TotalMs);
    }

    [Fact]
    public void ManySteps_AreBounded()
    {
        var steps = string.Join(',', Enumerable.Range(1, 40).Select(i => $$"""{"at":{{i * 10}},"step":"{{(i % 2 == 0 ? "retry" : "attempt")}}","n":{{i}},"why":"timeout"}"""));
        var explained = Explain("answered", steps, 500);
        Assert.Equal(RequestExplanation.MaxBars + 1, explained.Bars.Count);
        Assert.Equal(("Further steps", 500), (explained.Bars[^1].Label, explained.Bars[^1].EndMs));
    }

    [Theory]
    [InlineData(2, "2 ms")]
    [InlineData(400, "0.40 s")]
    [InlineData(9_994, "9.99 s")]
    [InlineData(9_996, "10.0 s")]
    [InlineData(59_940, "59.9 s")]
    [InlineData(65_000, "1 min 5 s")]
    public void Durations_AreShort(int milliseconds, string expected) => Assert.Equal(expected, RequestTimes.Text(milliseconds));

    private static RequestExplanation Explain(string outcome, string events, int total)
    {
        var (end, reason) = outcome.Split(':') is [var left, var right] ? (left, right) : (outcome, null);
        var json = "[" + events.Replace("…", Start, StringComparison.Ordinal).Replace('\'', '"') + "]";
        var first = json.Contains("first_token", StringComparison.Ordinal) ? json[..json.IndexOf(",\"step\":\"first_token", StringComparison.Ordinal)] : null;
        var row = At(0, row =>
        {
            (row.Outcome, row.Reason, row.FromCache) = (end, reason == "cache" ? null : reason, reason == "cache");
            (row.TotalMs, row.CompletionTokens, row.Events) = (total < 0 ? null : total, 141, json);
            row.FirstTokenMs = first is null ? null : int.Parse(first[(first.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            row.Place = json.Contains("\"queued\",\"n\":3", StringComparison.Ordinal) ? 3 : json.Contains("\"queued\",\"n\":2", StringComparison.Ordinal) ? 2 : 1;
        });
        return RequestExplanation.Of(row, row.SubmittedAtUtc.AddHours(1));
    }
}
