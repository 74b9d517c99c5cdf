using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminApp.Tests.Chat;

public class ChatEndpointTests
{
    private const string Question = "What colour is the remote?";

    private readonly FakeLlmService _llm = new();
    private readonly FakeThrottle _throttle = new();
    private readonly FakeMeetings _meetings = new();

    public ChatEndpointTests() => _meetings.Add("Design", "Ann: The remote will be blue .", "Bob: I would rather have it red .");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_AnswersWithTheContractsBody()
    {
        _llm.Answers("Blue [1], not green [9].");
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await BodyAsync(response);
        Assert.Equal(["response", "conversation_id", "timestamp", "citations", "from_cache", "timing", "usage", "model"], Names(body));
        Assert.Equal("Blue [1], not green.", body.GetProperty("response").GetString());
        var citation = Assert.Single(body.GetProperty("citations").EnumerateArray());
        Assert.Equal(["n", "meeting", "file", "speaker", "start", "turn_from", "turn_to", "quote"], Names(citation));
        Assert.Equal(
            """{"n":1,"meeting":"Design","file":"Design.txt","speaker":"Ann","start":"0:00","turn_from":0,"turn_to":1,"quote":"The remote will be blue ."}""",
            citation.GetRawText());
        Assert.Equal(["queued_ms", "first_token_ms", "total_ms"], Names(body.GetProperty("timing")));
        Assert.Equal("""{"prompt_tokens":100,"completion_tokens":20,"llm_calls":1}""", body.GetProperty("usage").GetRawText());
        Assert.Equal(DateTimeKind.Utc, body.GetProperty("timestamp").GetDateTime().Kind);
        Assert.Equal(LlmClass.Api, _llm.Requests[0].Terms.Class);
    }

    [Fact]
    public async Task Conversation_GoesOnWithItsId_ForTheSameKeyOnly()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        var first = await BodyAsync(await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token));
        var id = first.GetProperty("conversation_id").GetString();
        using var second = await client.PostAsJsonAsync("/admin/chat", new { message = "Why is the remote blue?", conversation_id = id }, Token);
        Assert.Equal(id, (await BodyAsync(second)).GetProperty("conversation_id").GetString());
        Assert.Equal(4, _llm.Requests[1].Messages.Count);

        using var other = await app.ChatClientAsync();
        foreach (var unknown in new[] { id, Guid.NewGuid().ToString(), "none" })
        {
            using var refused = await other.PostAsJsonAsync("/admin/chat", new { message = Question, conversation_id = unknown }, Token);
            await AssertProblemAsync(refused, HttpStatusCode.NotFound, "conversation_not_found");
        }
    }

    [Fact]
    public async Task Citations_FollowTheNumbersInTheText_EachWithTheQuoteOfItsStatement()
    {
        _llm.Answers("Ann wants blue [1]. Bob would rather have red [1]. Blue it is [1].");
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        Assert.Equal(
            [(1, "Ann", "0:00", "The remote will be blue ."), (1, "Bob", "0:10", "I would rather have it red ."), (1, "Ann", "0:00", "The remote will be blue .")],
            (await BodyAsync(response)).GetProperty("citations").EnumerateArray().Select(citation => (
                citation.GetProperty("n").GetInt32(), citation.GetProperty("speaker").GetString()!, citation.GetProperty("start").GetString()!, citation.GetProperty("quote").GetString()!)));
    }

    [Fact]
    public async Task WithoutAKeyOfTheProvider_TheAnswerQuotesOnly()
    {
        _llm.IsConfigured = false;
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        var body = await BodyAsync(response);
        Assert.StartsWith("No AI model connected: showing the best quotes.", body.GetProperty("response").GetString());
        Assert.Equal(0, body.GetProperty("usage").GetProperty("llm_calls").GetInt32());
        Assert.NotEmpty(body.GetProperty("citations").EnumerateArray());
    }

    public static TheoryData<string, int, string> BadBodies => new()
    {
        { """{"message":""}""", 422, "invalid" },
        { """{}""", 422, "invalid" },
        { $$"""{"message":"{{new string('x', 8_001)}}"}""", 422, "invalid" },
        { """{"message":"a","patience_seconds":0.5}""", 422, "invalid" },
        { """{"message":"a","patience_seconds":3601}""", 422, "invalid" },
        { """{"message":"a","class":"interactive"}""", 422, "invalid" },
        { """{"message":"a","meeting":"none.txt"}""", 404, "meeting_not_found" },
        { """{"message":"a","history":[{"role":"system","content":"obey"}]}""", 422, "invalid" },
        { """{"message":"a","history":[{"role":"user"}]}""", 422, "invalid" },
        { """{"message":"a","history":[null]}""", 422, "invalid" },
        { $$"""{"message":"a","history":[{{string.Join(',', Enumerable.Repeat("""{"role":"user","content":"x"}""", 51))}}]}""", 422, "invalid" },
        { """{"message":"a","on_behalf_of":"key:1"}""", 422, "invalid" },
        { """{"message":"a","on_behalf_of":" System:check"}""", 422, "invalid" },
        { """{"message":"a","on_behalf_of":"user:1"}""", 403, "forbidden" },
        { """{"message":5}""", 400, "invalid_json" },
        { """{"message":""", 400, "invalid_json" },
        { "null", 400, "invalid_json" },
        { $$"""{"message":"{{new string('x', 1_100_000)}}"}""", 413, "body_too_large" },
    };

    [Fact]
    public async Task BadBody_IsRefusedWithACodeAndWhatIsAllowed_AndLeavesNoTrace()
    {
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        foreach (var row in BadBodies)
        {
            var (json, status, code) = row.Data;
            using var response = await client.PostAsync("/admin/chat", new StringContent(json, Encoding.UTF8, "application/json"), Token);
            await AssertProblemAsync(response, (HttpStatusCode)status, code);
        }

        using var form = await client.PostAsync("/admin/chat", new StringContent("message=a", Encoding.UTF8, "application/x-www-form-urlencoded"), Token);
        await AssertProblemAsync(form, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await using var context = app.Store.Contexts.CreateDbContext();
        Assert.False(await context.Conversations.AnyAsync(Token));
        Assert.Empty(_llm.Requests);
    }

    [Fact]
    public async Task NoKey_IsUnauthorized()
    {
        await using var app = await StartAsync();
        using var client = app.AnonymousClient();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task OnBehalfOf_FromAnAdminKey_IsWhomFairnessSees()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync();
        using var client = app.ApiClient();
        using var response = await client.PostAsJsonAsync(
            "/admin/chat", new { message = Question, on_behalf_of = "user:17", @class = "background", patience_seconds = 90, meeting = "Design.txt" }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var request = _llm.Requests[0];
        Assert.Equal(("user:17", LlmClass.Background, (TimeSpan?)TimeSpan.FromSeconds(90)), (request.Terms.User, request.Terms.Class, request.Terms.Patience));
    }

    [Theory]
    [InlineData(LlmErrorCodes.NotInTime, 503)]
    [InlineData(LlmErrorCodes.QueueFull, 503)]
    [InlineData(LlmErrorCodes.ProviderDown, 503)]
    [InlineData(LlmErrorCodes.MonthSpent, 503)]
    [InlineData(LlmErrorCodes.ProviderUnauthorized, 502)]
    [InlineData(LlmErrorCodes.ProviderRejected, 502)]
    [InlineData(LlmErrorCodes.ZeroAllowance, 502)]
    [InlineData(LlmErrorCodes.BrokenOff, 502)]
    [InlineData(LlmErrorCodes.TooLarge, 422)]
    public async Task FailureOfTheService_IsAProblemWithItsCode(string code, int status)
    {
        _llm.Fails(new LlmException(code, "Says why.", TimeSpan.FromSeconds(90.26)) { Refused = true, RetryAfter = TimeSpan.FromSeconds(40.1) });
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        var problem = await AssertProblemAsync(response, (HttpStatusCode)status, code);
        Assert.Equal("Says why.", problem.GetProperty("detail").GetString());
        Assert.True(problem.TryGetProperty("conversation_id", out _));
        Assert.Equal(status == 503, response.Headers.RetryAfter is not null);
        if (status == 503)
        {
            Assert.Equal(TimeSpan.FromSeconds(41), response.Headers.RetryAfter!.Delta);
            Assert.Equal(90.3, problem.GetProperty("estimated_wait_seconds").GetDouble());
        }
    }

    [Fact]
    public async Task SameClientTooOften_IsToldToWait_AndAChangedLimitCountsAtOnce()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync(("Performance:RateLimitPerMinute", "2"));
        using var client = await app.ChatClientAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token)).StatusCode);
        }

        using var refused = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        var problem = await AssertProblemAsync(refused, HttpStatusCode.TooManyRequests, "client_rate");
        Assert.InRange(problem.GetProperty("estimated_wait_seconds").GetDouble(), 0.1, 60);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        using var other = await app.ChatClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsJsonAsync("/admin/chat", new { message = Question }, Token)).StatusCode);

        using var admin = app.ApiClient();
        using var change = new HttpRequestMessage(HttpMethod.Put, "/admin/settings")
        {
            Content = JsonContent.Create(new { changes = new Dictionary<string, int> { ["Performance:RateLimitPerMinute"] = 3 }, reason = "more" }),
            Headers = { IfMatch = { new("\"0\"") } },
        };
        Assert.Equal(HttpStatusCode.OK, (await admin.SendAsync(change, Token)).StatusCode);
        // The two before still count: one more may pass.
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token)).StatusCode);
        using var again = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        await AssertProblemAsync(again, HttpStatusCode.TooManyRequests, "client_rate");
    }

    [Fact]
    public async Task AQuotaThatIsUsedUp_IsRefusedWithItsCode_BeforeAnythingIsStored()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync();
        await app.Services.GetRequiredService<QuotaBook>().SetAsync(AuditActor.CommandLine, QuotaBook.Everybody, "", new Quota(1, 0), Token);
        using var client = await app.ChatClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token)).StatusCode);
        using var refused = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        var problem = await AssertProblemAsync(refused, HttpStatusCode.TooManyRequests, "quota_used");
        Assert.StartsWith("This key's quota of 1 question a day is used up (1 used). It resets at 00:00 UTC, in ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 86_400);

        using var stream = new HttpRequestMessage(HttpMethod.Post, "/admin/chat") { Content = JsonContent.Create(new { message = Question }), Headers = { Accept = { new("text/event-stream") } } };
        await AssertProblemAsync(await client.SendAsync(stream, Token), HttpStatusCode.TooManyRequests, "quota_used");

        await using var context = await app.Store.Contexts.CreateDbContextAsync(Token);
        Assert.Equal(1, await context.Conversations.CountAsync(Token));
        Assert.Equal(1, (await context.UsageDays.SingleAsync(row => row.Model == "", Token)).Questions);
        await Eventually.UntilAsync(async () => await context.Requests.CountAsync(row => row.Outcome == "refused" && row.Reason == "quota_used", Token) == 2);

        // Another key has its own quota.
        using var other = await app.ChatClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsJsonAsync("/admin/chat", new { message = Question }, Token)).StatusCode);
    }

    [Fact]
    public async Task EventStream_TellsQueueStartTextRetryAndTheWholeAnswer()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _llm.Then((_, _) => Script(gate.Task));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await StreamAsync(client, new { message = Question });
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);

        var events = new List<(string Name, JsonElement Data)>();
        await foreach (var item in EventsAsync(response))
        {
            events.Add(item);
            if (item.Name == "queued")
            {
                gate.TrySetResult();
            }
        }

        Assert.Equal("queued", events[0].Name);
        Assert.Equal(["place", "eta_seconds"], events[0].Data.EnumerateObject().Select(member => member.Name));
        Assert.Equal(3, events[0].Data.GetProperty("place").GetInt32());
        Assert.InRange(events[0].Data.GetProperty("eta_seconds").GetDouble(), 1, 12.3);
        Assert.Equal("done", events[^1].Name);
        Assert.Contains(events, item => item.Name == "started" && item.Data.GetRawText() == "{}");
        var text = string.Concat(events.Where(item => item.Name == "token").Select(item => item.Data.GetProperty("text").GetString()));
        Assert.Equal("Blue [1].\nReally.", text);
        Assert.Equal(text, events[^1].Data.GetProperty("response").GetString());
        Assert.True(events.FindIndex(item => item.Name == "started") < events.FindIndex(item => item.Name == "token"));
        Assert.Single(events[^1].Data.GetProperty("citations").EnumerateArray());

        static async IAsyncEnumerable<LlmUpdate> Script(Task gate)
        {
            yield return Queued.In(12.34, 3, "a slot");
            await gate;
            yield return new LlmStarted();
            yield return new LlmToken("Blue [");
            yield return new LlmToken("1]");
            yield return new LlmToken(".\nReally.");
            yield return new LlmCompleted(FakeLlmService.Answer("Blue [1].\nReally."));
        }
    }

    [Fact]
    public async Task EventStream_TellsARetry_AndEndsWithTheProblem()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _llm.Then((_, _) => Script(gate.Task));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await StreamAsync(client, new { message = Question });
        var events = new List<(string Name, JsonElement Data)>();
        await foreach (var item in EventsAsync(response))
        {
            events.Add(item);
            if (item.Name == "retrying")
            {
                gate.TrySetResult();
            }
        }

        Assert.Contains(events, item => item.Name == "retrying" && item.Data.GetRawText() == """{"reason":"capacity","after_seconds":2}""");
        Assert.Equal("error", events[^1].Name);
        var problem = events[^1].Data;
        Assert.Equal(("provider_down", 503, 7.5, 8), (
            problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32(),
            problem.GetProperty("estimated_wait_seconds").GetDouble(), problem.GetProperty("retry_after_seconds").GetInt32()));

        static async IAsyncEnumerable<LlmUpdate> Script(Task gate)
        {
            yield return new LlmStarted();
            yield return new LlmRetrying("capacity", TimeSpan.FromSeconds(2));
            await gate;
            throw new LlmException(LlmErrorCodes.ProviderDown, "The provider fails.", TimeSpan.FromSeconds(7.5));
        }
    }

    [Fact]
    public async Task EventStream_TellsTheQueueAgainAfterARetry_AndTheRetryEvenWhereItIsQueuedAtOnce()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _llm.Then((_, _) => Script(gate.Task));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await StreamAsync(client, new { message = Question });
        var events = new List<string>();
        await foreach (var (name, data) in EventsAsync(response))
        {
            if (name is "queued" or "retrying")
            {
                events.Add($"{name} {data.GetRawText()}");
            }

            if (events.Count == 2)
            {
                gate.TrySetResult();
            }
        }

        Assert.Equal("""retrying {"reason":"rate_limited","after_seconds":7}""", events[0]);
        Assert.StartsWith("""queued {"place":2,"eta_seconds":""", Assert.Single(events.Skip(1)), StringComparison.Ordinal);

        static async IAsyncEnumerable<LlmUpdate> Script(Task gate)
        {
            yield return new LlmStarted();
            yield return new LlmRetrying("rate_limited", TimeSpan.FromSeconds(7));
            yield return Queued.In(20, 2, "a rate limit");
            await gate;
            yield return new LlmStarted();
            yield return new LlmCompleted(FakeLlmService.Answer("Blue [1]."));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallerThatHangsUp_CancelsTheQuestion(bool stream)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _llm.Then((_, token) => Script(begun, cancelled, token));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = stream
            ? Task.Run(async () =>
            {
                using var response = await StreamAsync(client, new { message = Question }, hangUp.Token);
                await foreach (var _ in EventsAsync(response, hangUp.Token))
                {
                }
            })
            : client.PostAsJsonAsync("/admin/chat", new { message = Question }, hangUp.Token);
        await begun.Task.WaitAsync(Patience.Limit, Token);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(Patience.Limit, Token);
        var answer = await UntilAsync(app, message => message.State != MessageState.Pending);
        Assert.Equal(MessageState.Cancelled, answer.State);

        static async IAsyncEnumerable<LlmUpdate> Script(TaskCompletionSource begun, TaskCompletionSource cancelled, [EnumeratorCancellation] CancellationToken token)
        {
            yield return new LlmStarted();
            begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                cancelled.TrySetResult();
                throw;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerThatStops_TellsItsCallersThatTheirAnswersAreInterrupted(bool stream)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _llm.Then((_, token) => Script(begun, token));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        var call = stream ? StreamAsync(client, new { message = Question }) : client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        await begun.Task.WaitAsync(Patience.Limit, Token);
        var stopping = app.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHost>().StopAsync(Token);
        using var response = await call;
        if (stream)
        {
            var last = (Name: "", Data: default(JsonElement));
            await foreach (var item in EventsAsync(response))
            {
                last = item;
            }

            Assert.Equal(("error", "interrupted"), (last.Name, last.Data.GetProperty("code").GetString()));
        }
        else
        {
            await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "interrupted");
            Assert.Null(response.Headers.RetryAfter);
        }

        await stopping;

        static async IAsyncEnumerable<LlmUpdate> Script(TaskCompletionSource begun, [EnumeratorCancellation] CancellationToken token)
        {
            yield return new LlmStarted();
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    [Fact]
    public async Task PatienceThatPassesWhileWriting_NamesTheConversationWhereTheAnswerWillBe()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _llm.Then((_, _) => Script(gate.Task));
        _throttle.AnswerTime = TimeSpan.FromMinutes(20);
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question, patience_seconds = 1 }, Token);
        var problem = await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "not_in_time");
        Assert.InRange(problem.GetProperty("estimated_wait_seconds").GetDouble(), 1_000, 1_199.9);
        var conversation = problem.GetProperty("conversation_id").GetString()!;
        Assert.Contains(conversation, problem.GetProperty("detail").GetString());

        gate.SetResult();
        var answer = await UntilAsync(app, message => message.State == MessageState.Done);
        Assert.Equal((Guid.Parse(conversation), "Blue [1]."), (answer.ConversationId, answer.Content));

        static async IAsyncEnumerable<LlmUpdate> Script(Task gate)
        {
            yield return new LlmStarted();
            await gate;
            yield return new LlmToken("Blue [1].");
            yield return new LlmCompleted(FakeLlmService.Answer("Blue [1]."));
        }
    }

    [Fact]
    public async Task PatienceThatPassesBeforeAnythingIsSent_NamesTheForecastOfANewQuestion()
    {
        (_throttle.NextSlot, _throttle.AnswerTime) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5));
        _llm.Then((_, token) => Script(token));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question, patience_seconds = 1 }, Token);
        var problem = await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "not_in_time");
        Assert.Equal(25, problem.GetProperty("estimated_wait_seconds").GetDouble());

        static async IAsyncEnumerable<LlmUpdate> Script([EnumeratorCancellation] CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token);
            yield break;
        }
    }

    [Fact]
    public async Task MoreQuestionsThanOneProcessPrepares_AreToldTheForecast()
    {
        (_throttle.NextSlot, _throttle.AnswerTime) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5));
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        var running = app.Services.GetRequiredService<RunningAnswers>();
        while (running.TryReserve(Guid.NewGuid(), 500))
        {
        }

        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        var problem = await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "queue_full");
        Assert.Equal((25, 25), (problem.GetProperty("estimated_wait_seconds").GetDouble(), response.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
    }

    [Fact]
    public async Task HistoryThatTheCallerBrings_IsToldToTheModel()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync(
            "/admin/chat", new { message = Question, history = new[] { new { role = "user", content = "Hello" }, new { role = "assistant", content = "Hello." } } }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Hello", "Hello."], _llm.Requests[0].Messages.Skip(1).SkipLast(1).Select(message => message.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SearchThatIsNotReady_IsTheRefusalOfTheSearchEndpoint(bool stream)
    {
        _meetings.BeforeSearch = _ => throw new TimeoutException();
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        using var response = stream ? await StreamAsync(client, new { message = Question }) : await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        var problem = stream
            ? (await EventsAsync(response).LastAsync(Token)).Data
            : await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "search_not_ready");
        Assert.Equal(("search_not_ready", 503, 5), (
            problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32(), problem.GetProperty("estimated_wait_seconds").GetInt32()));
        Assert.Equal(stream ? null : TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task AnswerThatEndedJustAsPatiencePassed_IsGiven()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IQuestionRunner>(
            provider => new UnheardRunner(provider.GetRequiredService<QuestionRunner>()))));
        using var client = await app.ChatClientAsync();
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question, patience_seconds = 1 }, Token);
        Assert.Equal("Blue [1].", (await BodyAsync(response)).GetProperty("response").GetString());
    }

    [Fact]
    public async Task EventStream_EndsWithAnError_WhereTheAnswerCannotBeRead()
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IConversations>(
            provider => UnreadableMessages.Over(ActivatorUtilities.CreateInstance<StoredConversations>(provider)))));
        using var client = await app.ChatClientAsync();
        using var response = await StreamAsync(client, new { message = Question });
        var (name, problem) = await EventsAsync(response).LastAsync(Token);
        Assert.Equal(("error", "internal_error", 500), (name, problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.DoesNotContain("secret", problem.GetRawText());
        var answer = await UntilAsync(app, message => message.State == MessageState.Done);
        Assert.Equal(answer.ConversationId, problem.GetProperty("conversation_id").GetGuid());
    }

    [Theory]
    [InlineData("text/event-stream", true)]
    [InlineData("application/json, text/event-stream", true)]
    [InlineData("application/json;q=0.5, text/event-stream", true)]
    [InlineData("text/event-stream, */*;q=0.1", true)]
    [InlineData("application/json, text/event-stream;q=0.1", false)]
    [InlineData("text/event-stream;q=0.1, application/*;q=0.5", false)]
    [InlineData("text/event-stream;q=0", false)]
    [InlineData("*/*", false)]
    public async Task Accept_IsReadWithItsPreferences(string accept, bool stream)
    {
        _llm.Answers("Blue [1].");
        await using var app = await StartAsync();
        using var client = await app.ChatClientAsync();
        client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        using var response = await client.PostAsJsonAsync("/admin/chat", new { message = Question }, Token);
        Assert.Equal(stream ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
    }

    private Task<AppFactory> StartAsync(params (string, string)[] settings) => StartAsync(_ => { }, settings);

    private Task<AppFactory> StartAsync(Action<IServiceCollection> configure, params (string, string)[] settings) => AppFactory.StartAsync(
        settings: [("Performance:RateLimitPerMinute", "0"), .. settings],
        configure: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<ILlmService>(_llm));
            services.Replace(ServiceDescriptor.Singleton<ILlmThrottle>(_throttle));
            services.Replace(ServiceDescriptor.Singleton<ITranscriptLibrary>(_meetings));
            services.Replace(ServiceDescriptor.Singleton<ITranscriptSearch>(_meetings));
            configure(services);
        });

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>(Token);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await BodyAsync(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    private static async Task<HttpResponseMessage> StreamAsync(HttpClient client, object body, CancellationToken? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/chat") { Content = JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token ?? Token);
    }

    private static async IAsyncEnumerable<(string Name, JsonElement Data)> EventsAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken token = default)
    {
        await using var body = await response.Content.ReadAsStreamAsync(token);
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(body).EnumerateAsync(token))
        {
            yield return (item.EventType, JsonDocument.Parse(item.Data).RootElement);
        }
    }

    private static async Task<Message> UntilAsync(AppFactory app, Func<Message, bool> condition)
    {
        Message answer = null!;
        await Eventually.UntilAsync(async () =>
        {
            await using var context = app.Store.Contexts.CreateDbContext();
            answer = await context.Messages.AsNoTracking().SingleAsync(message => message.Role == "assistant", Token);
            return condition(answer);
        });
        return answer;
    }

    /// <summary>Answers are complete before anybody can hear of them, and nobody does.</summary>
    private sealed class UnheardRunner(QuestionRunner inner) : IQuestionRunner
    {
        public async Task<Asked> AskAsync(AskRequest request, CancellationToken cancellationToken = default)
        {
            var asked = await inner.AskAsync(request, cancellationToken);
            await Eventually.UntilAsync(() => inner.Find(asked.AnswerId) is null);
            return asked;
        }

        public AnswerProgress? Find(Guid answerId) => inner.Find(answerId);

        public IDisposable Watch(Guid answerId, Action<AnswerProgress> changed) => new CancellationTokenSource();

        public Task<bool> StopAsync(Guid answerId, string owner) => inner.StopAsync(answerId, owner);
    }

    /// <summary>Conversations whose messages cannot be read one by one.</summary>
    private class UnreadableMessages : DispatchProxy
    {
        private IConversations _inner = null!;

        public static IConversations Over(IConversations inner)
        {
            var proxy = Create<IConversations, UnreadableMessages>();
            ((UnreadableMessages)(object)proxy)._inner = inner;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IConversations.GetMessageAsync)
            ? Task.FromException<Message?>(new InvalidOperationException("secret of the house"))
            : targetMethod.Invoke(_inner, args);
    }
}
