using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static AdminApp.Tests.Fakes.Eventually;

namespace AdminApp.Tests.Simulation;

/// <summary>The real client and the simulated provider over real HTTP. The client's clock stands still, so that no busy machine is a time-out.</summary>
public sealed class SimulatedMistralTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Question =
    [
        new(ChatRole.System, "Answer."),
        new(ChatRole.User, "[1] Remote design · 2025-03-04\nDesigner: The battery should last two years.\n\nQuestion: How long should the battery last?"),
    ];

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private SimulatedMistral _simulation = null!;
    private ServiceProvider _services = null!;
    private LiveOptions<MistralOptions> _settings = null!;
    private IChatClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _simulation = await SimulatedMistral.StartAsync(new SimulationOptions { TimeScale = 0 });
        _settings = new(new() { ApiKey = "k", BaseUrl = _simulation.BaseUrl });
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IOptionsMonitor<MistralOptions>>(_settings);
        services.AddMistral();
        _services = services.BuildServiceProvider(validateScopes: true);
        _client = _services.GetRequiredKeyedService<IChatClient>(MistralChatClient.Name);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _simulation.DisposeAsync();
        Assert.Null(_simulation.OwnFailure);
    }

    [Fact]
    public async Task Answer_ComesWholeAndStreamedAlike()
    {
        var whole = await _client.GetResponseAsync(Question);
        var streamed = await _client.GetStreamingResponseAsync(Question).ToChatResponseAsync();
        Assert.Equal("In *Remote design*, Designer said: “The battery should last two years” [1].", whole.Text);
        Assert.Equal((whole.Text, whole.FinishReason, whole.Usage!.TotalTokenCount), (streamed.Text, streamed.FinishReason, streamed.Usage!.TotalTokenCount));
        Assert.Equal(2, _simulation.Arrivals.Counts[ArrivalVerdict.Served]);
    }

    [Fact]
    public async Task AnswersThatTakeTime_ComeWholeAndStreamedAlike()
    {
        _simulation.Options = _simulation.Options with { TimeScale = 0.01 };
        var whole = await _client.GetResponseAsync(Question);
        var chunks = 0;
        var text = "";
        await foreach (var update in _client.GetStreamingResponseAsync(Question))
        {
            text += update.Text;
            chunks += update.Text.Length > 0 ? 1 : 0;
        }

        Assert.Equal(whole.Text, text);
        Assert.True(chunks > 10);
        Assert.All(_simulation.Arrivals.Snapshot(), arrival => Assert.False(arrival.Left));
    }

    [Fact]
    public async Task Observer_HearsTheRealHeaders()
    {
        _simulation.Options = _simulation.Options with { RequestWindows = WindowKind.Sliding }; // so that the clock's minute doesn't turn in between
        var call = new CallRecorder();
        await _client.GetResponseAsync(Question, call.In());
        var arrival = Assert.Single(_simulation.Arrivals.Snapshot());
        Assert.Equal(["sending", "sending", "headers"], call.Events);
        Assert.Equal((60L, 59L, arrival.Tokens, "sim-1-1"), (call.Headers!.LimitRequestsMinute, call.Headers.RemainingRequestsMinute, call.Headers.QueryCostTokens!.Value, call.Headers.CorrelationId));
    }

    [Fact]
    public async Task StreamedHeaders_ComeBeforeTheFirstToken()
    {
        _simulation.Options = _simulation.Options with { TimeScale = 1, MinSeconds = 600, MaxSeconds = 600 };
        using var caller = new CancellationTokenSource();
        var call = new CallRecorder();
        var answer = _client.GetStreamingResponseAsync(Question, call.In(), caller.Token).ToChatResponseAsync(caller.Token);
        await UntilAsync(() => call.Headers is not null);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral, null, null)]
    [InlineData(RateHeaderPlace.Always, 60L, 500_000L)]
    public async Task StreamedAnswer_TellsItsLimitsOnlyWhereToldSo(RateHeaderPlace place, long? requests, long? tokens)
    {
        _simulation.Options = _simulation.Options with { RateHeaders = place };
        var call = new CallRecorder();
        await _client.GetStreamingResponseAsync(Question, call.In()).ToChatResponseAsync();
        Assert.Equal((requests, tokens, "sim-1-1"), (call.Headers!.LimitRequestsMinute, call.Headers.LimitTokensMinute, call.Headers.CorrelationId));
    }

    [Fact]
    public async Task CachedTokens_AreCounted()
    {
        ChatMessage[] messages = [new(ChatRole.System, new string('a', 8_000)), .. Question];
        var options = new ChatOptions { AdditionalProperties = new() { [MistralOptionKeys.PromptCacheKey] = "k" } };
        foreach (var cached in new[] { 0L, 1_984L })
        {
            Assert.Equal(cached, (await _client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()).Usage!.CachedInputTokenCount);
        }
    }

    [Theory]
    [InlineData(ModelRefusal.NotEnabled, ProviderFailure.Forbidden, "1913")]
    [InlineData(ModelRefusal.TierNotAllowed, ProviderFailure.Forbidden, "1910")]
    [InlineData(ModelRefusal.NoSuchModel, ProviderFailure.NoSuchModel, "1500")]
    [InlineData(ModelRefusal.NoCredit, ProviderFailure.NoCredit, null)]
    public async Task RefusedModel_IsUnderstood(ModelRefusal refusal, ProviderFailure failure, string? code)
    {
        _simulation.Options = _simulation.Options with { Models = new Dictionary<string, ModelAllowance> { [_settings.CurrentValue.Model] = new() { Refusal = refusal } } };
        var error = await OutcomeAsync();
        Assert.Equal((failure, code), (error!.Failure, error.ProviderCode));
    }

    [Theory]
    [InlineData(HeaderGeneration.BySize, 500_000L)]
    [InlineData(HeaderGeneration.None, null)]
    public async Task Headers_MayBeOldOrMissing(HeaderGeneration generation, long? tokens)
    {
        _simulation.Options = _simulation.Options with { Headers = generation };
        var call = new CallRecorder();
        await _client.GetResponseAsync(Question, call.In());
        Assert.Equal((null, tokens), (call.Headers!.LimitRequestsMinute, call.Headers.LimitTokensMinute));
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral, null)]
    [InlineData(RateHeaderPlace.Always, 500_000L)]
    public async Task RequestsBeyondTheLimit_AreRefusedAndLogged(RateHeaderPlace place, long? tokens)
    {
        _simulation.Options = _simulation.Options with { RequestsPerMinute = 3, RequestWindows = WindowKind.Sliding, RetryAfter = RetryAfterKind.Seconds, RateHeaders = place };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OutcomeAsync()));
        Assert.All(outcomes.OfType<ProviderException>(), error => Assert.Equal((3L, tokens), (error.Headers.LimitRequestsMinute, error.Headers.LimitTokensMinute)));
        Assert.Equal(3, outcomes.Count(outcome => outcome is null));
        Assert.All(outcomes.OfType<ProviderException>(), error => Assert.Equal((ProviderFailure.RateLimited, 0L, "1300"), (error.Failure, error.Headers.RemainingRequestsMinute, error.ProviderCode)));
        Assert.All(outcomes.OfType<ProviderException>(), error => Assert.InRange(error.Headers.RetryAfter!.Value.TotalSeconds, 1, 61)); // whole seconds, rounded up
        Assert.Equal((3L, 5L, 8), (_simulation.Arrivals.Counts[ArrivalVerdict.Served], _simulation.Arrivals.Counts[ArrivalVerdict.RefusedByMinute], _simulation.Arrivals.MaxWithin(TimeSpan.FromMinutes(1))));
        Assert.Equal(0, _simulation.InFlight);
    }

    [Theory]
    [InlineData(FaultKind.ServerError, ProviderFailure.ServerError)]
    [InlineData(FaultKind.BadGateway, ProviderFailure.ServerError)]
    [InlineData(FaultKind.Capacity503, ProviderFailure.Capacity)]
    [InlineData(FaultKind.Capacity429, ProviderFailure.Capacity)]
    [InlineData(FaultKind.RateLimited, ProviderFailure.RateLimited)]
    [InlineData(FaultKind.Forbidden, ProviderFailure.Forbidden)]
    [InlineData(FaultKind.InvalidDetail, ProviderFailure.Rejected)]
    [InlineData(FaultKind.InvalidMessage, ProviderFailure.Rejected)]
    [InlineData(FaultKind.InvalidBoth, ProviderFailure.Rejected)]
    [InlineData(FaultKind.BreakAtOnce, ProviderFailure.Network)]
    [InlineData(FaultKind.BreakMidStream, ProviderFailure.Network)]
    [InlineData(FaultKind.Garbage, ProviderFailure.Malformed)]
    [InlineData(FaultKind.ErrorFinish, ProviderFailure.ServerError)]
    [InlineData(FaultKind.Hang, ProviderFailure.Timeout)]
    [InlineData(FaultKind.Stall, ProviderFailure.Timeout)]
    public async Task EveryFault_IsUnderstood_AndTheNextCallWorks(FaultKind fault, ProviderFailure failure)
    {
        _simulation.Options = _simulation.Options with { Faults = [new SimulatedFault(fault, From: 1, Count: 2)] };
        var begun = false;
        var streamed = await FailureAsync(StreamAsync(), () => _simulation.Arrivals.Total == 1 && (begun || fault != FaultKind.Stall));
        var whole = await FailureAsync(_client.GetResponseAsync(Question), () => _simulation.Arrivals.Total == 2);
        Assert.Equal((failure, failure), (streamed.Failure, whole.Failure));
        if (fault != FaultKind.BreakMidStream) // a reset may overtake what was sent before it
        {
            Assert.Equal(fault is FaultKind.Stall or FaultKind.ErrorFinish, streamed.AfterFirstToken);
        }

        Assert.NotEmpty((await _client.GetResponseAsync(Question)).Text);
        Assert.Equal(2, _simulation.Arrivals.Counts[ArrivalVerdict.Fault]);

        async Task StreamAsync()
        {
            await foreach (var update in _client.GetStreamingResponseAsync(Question))
            {
                begun |= update.Text.Length > 0;
            }
        }

        // The client's time passes only when the provider has done its part.
        async Task<ProviderException> FailureAsync(Task call, Func<bool> silent)
        {
            if (failure == ProviderFailure.Timeout)
            {
                await UntilAsync(silent);
                await UntilAsync(() => call.IsCompleted, () => _clock.Advance(TimeSpan.FromMinutes(1)));
            }

            return await Assert.ThrowsAsync<ProviderException>(() => call);
        }
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task ZeroAllowanceAndWrongKey_AreTold(RateHeaderPlace place)
    {
        _simulation.Options = _simulation.Options with { ZeroAllowance = true, RateHeaders = place };
        Assert.Equal(ProviderFailure.ZeroAllowance, (await OutcomeAsync())!.Failure);
        _simulation.Options = _simulation.Options with { ApiKey = "another" };
        Assert.Equal(ProviderFailure.Unauthorized, (await OutcomeAsync())!.Failure);
    }

    [Fact]
    public async Task EndlessAnswer_IsCutByTheClient()
    {
        _simulation.Options = _simulation.Options with { Misbehaviours = new Dictionary<Misbehaviour, double> { [Misbehaviour.EndlessAnswer] = 1 } };
        _settings.CurrentValue.MaxOutputTokens = 20;
        Assert.Equal(ProviderFailure.Malformed, (await Assert.ThrowsAsync<ProviderException>(() => _client.GetStreamingResponseAsync(Question).ToChatResponseAsync())).Failure);
    }

    [Fact]
    public async Task AnswerLongerThanMaxTokens_IsCutWithItsReason()
    {
        var answer = await _client.GetStreamingResponseAsync(Question, new ChatOptions { MaxOutputTokens = 4 }).ToChatResponseAsync();
        Assert.Equal((ChatFinishReason.Length, 4L), (answer.FinishReason!.Value, answer.Usage!.OutputTokenCount!.Value));
    }

    [Fact]
    public async Task ToolCall_AndItsResult_TakeTheRoundTrip()
    {
        _simulation.Options = _simulation.Options with { CallTools = true };
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string query) => $"[2] More · 0:01\nAnna: {query}: the battery lasts five years.", "search_transcripts")] };
        foreach (var stream in new[] { true, false })
        {
            var first = stream ? await _client.GetStreamingResponseAsync(Question, options).ToChatResponseAsync() : await _client.GetResponseAsync(Question, options);
            var call = Assert.Single(first.Messages[0].Contents.OfType<FunctionCallContent>());
            Assert.Equal((ChatFinishReason.ToolCalls, "search_transcripts"), (first.FinishReason!.Value, call.Name));
            var second = await _client.GetResponseAsync([.. Question, first.Messages[0], new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "[2] More · 0:01\nAnna: The battery lasts five years.")])], options);
            Assert.Contains("[2]", second.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CancelledCaller_LeavesTheProvider()
    {
        _simulation.Options = _simulation.Options with { TimeScale = 1 };
        using var caller = new CancellationTokenSource();
        var call = _client.GetResponseAsync(Question, cancellationToken: caller.Token);
        await UntilAsync(() => _simulation.InFlight == 1);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await UntilAsync(() => _simulation.InFlight == 0);
        Assert.True(Assert.Single(_simulation.Arrivals.Snapshot()).Left);
    }

    [Fact]
    public async Task Connections_AreMeasured()
    {
        for (var i = 0; i < 3 * ConnectionSpread.Enough; i++)
        {
            await _client.GetResponseAsync(Question);
        }

        Assert.InRange(_services.GetRequiredService<IConnectionSpread>().Margin.TotalMilliseconds, 20, 500);
        Assert.True(_services.GetRequiredService<ConnectionSpread>().Count >= (OperatingSystem.IsLinux() ? 2 * ConnectionSpread.Enough : 1));
    }

    [Fact]
    public async Task ControlEndpoints_ShowArrivalsAndTakeChanges()
    {
        _simulation.Options = _simulation.Options with { RequestWindows = WindowKind.Sliding }; // so that the clock's minute doesn't turn in between
        await _client.GetResponseAsync(Question);
        using var http = new HttpClient { BaseAddress = new Uri(_simulation.BaseUrl[..^2]) };
        var arrivals = await http.GetFromJsonAsync<JsonElement>("simulation/arrivals");
        Assert.Equal("served", arrivals.GetProperty("arrivals")[0].GetProperty("verdict").GetString());
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>("simulation/summary")).GetProperty("verdicts").GetProperty("served").GetInt32());
        Assert.Equal("mistral-small-latest", (await http.GetFromJsonAsync<JsonElement>("v1/models")).GetProperty("data")[0].GetProperty("id").GetString());

        var changed = await http.PutAsync("simulation/options", new StringContent("""{"requests_per_minute": 1, "faults": [{"kind": "capacity503", "share": 0.5}], "misbehaviours": {"cite_unknown": 1}}"""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal((1, FaultKind.Capacity503, 1.0, 0.0), (_simulation.Options.RequestsPerMinute, _simulation.Options.Faults[0].Kind, _simulation.Options.Misbehaviours[Misbehaviour.CiteUnknown], _simulation.Options.TimeScale));
        Assert.Equal(ProviderFailure.RateLimited, (await OutcomeAsync())!.Failure);

        foreach (var wrong in new[] { """{"request_per_minute": 1}""", """{"window_seconds": 0}""", """{"request_windows": "round"}""", "[]", "nonsense" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsync("simulation/options", new StringContent(wrong))).StatusCode);
        }
    }

    [Fact]
    public async Task SameSeed_DrawsTheSameFaults()
    {
        async Task<FaultKind?[]> DrawAsync(int seed)
        {
            await using var simulation = await SimulatedMistral.StartAsync(new() { TimeScale = 0, Seed = seed, RequestsPerMinute = 0, Faults = [new(FaultKind.ServerError, 0.5)] });
            _settings.CurrentValue.BaseUrl = simulation.BaseUrl;
            for (var i = 0; i < 20; i++)
            {
                await OutcomeAsync();
            }

            return [.. simulation.Arrivals.Snapshot().Select(arrival => arrival.Fault)];
        }

        var first = await DrawAsync(7);
        Assert.Equal(first, await DrawAsync(7));
        Assert.Contains(FaultKind.ServerError, first);
        Assert.Contains(null, first);
    }

    private async Task<ProviderException?> OutcomeAsync()
    {
        try
        {
            await _client.GetResponseAsync(Question);
            return null;
        }
        catch (ProviderException error)
        {
            return error;
        }
    }
}
