using System.Net.Http.Headers;
using System.Net.Http.Json;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Llm;

/// <summary>
/// The service of the real application against the simulated provider over HTTP, a minute played in six seconds. The provider's
/// arrival log judges, not our own counters.
/// </summary>
[SlowTest("waits for real windows")]
public sealed class WholeServiceTests : IAsyncLifetime
{
    private const double Window = 6;
    private SimulatedMistral _provider = null!;
    private AppFactory? _app;

    public async ValueTask InitializeAsync() => _provider = await SimulatedMistral.StartAsync(new SimulationOptions
    {
        WindowSeconds = Window,
        TimeScale = 0.1,
        JitterMs = 10,
    });

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task TwentyAtOnce_AreAllAnswered_AndNoneIsRefusedByTheProvider(RateHeaderPlace place)
    {
        _provider.Options = _provider.Options with { RateHeaders = place };
        var llm = await StartAsync(perMinute: 60);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => OutcomeAsync(llm, i)));

        Assert.All(outcomes, o => Assert.Equal("answered", o));
        Assert.Equal(20, _provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.Equal(20, _provider.Arrivals.Total);
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task FiftyAtOnceWhereTwentyFitAMinute_NoneIsLost_AndTheLimitHolds(RateHeaderPlace place)
    {
        _provider.Options = _provider.Options with { RateHeaders = place, RequestsPerMinute = 20 };
        var llm = await StartAsync(perMinute: 20);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => OutcomeAsync(llm, i)));

        // Twenty go at once; the others are due in the second minute or later and are told so, or answered.
        Assert.All(outcomes, o => Assert.Contains(o, new[] { "answered", LlmErrorCodes.NotInTime, LlmErrorCodes.QueueFull }));
        Assert.True(outcomes.Count(o => o == "answered") >= 20, string.Join(' ', outcomes));
        Assert.True(_provider.Arrivals.MaxWithin(TimeSpan.FromSeconds(Window)) <= 20);
        Assert.Equal(_provider.Arrivals.Total, _provider.Arrivals.Counts[ArrivalVerdict.Served]);

        var totals = _app!.Services.GetRequiredService<QuestionLedger>().Totals();
        QuestionLedgerTests.AssertSum(totals);
        Assert.Equal((50, 0, 0), (totals.Submitted, totals.Waiting, totals.Running));
    }

    [Theory]
    [InlineData(WindowKind.Sliding)]
    [InlineData(WindowKind.Bucket)]
    public async Task WhateverTheShapeOfTheWindow_NothingIsRefusedByTheProvider(WindowKind kind)
    {
        _provider.Options = _provider.Options with { RequestsPerMinute = 10, RequestWindows = kind };
        var llm = await StartAsync(perMinute: 10, patienceSeconds: 30);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => OutcomeAsync(llm, i)));

        Assert.All(outcomes, o => Assert.Equal("answered", o));
        Assert.Equal(25, _provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.Equal(25, _provider.Arrivals.Total);
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task AQuarterOfTheCallsFail_YetAllAreAnswered_ByRetriesWithinTheLimit(RateHeaderPlace place)
    {
        _provider.Options = _provider.Options with { RateHeaders = place, Faults = [new SimulatedFault(FaultKind.ServerError, Share: 0.25)] };
        var llm = await StartAsync(perMinute: 60, patienceSeconds: 30);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => OutcomeAsync(llm, i)));

        Assert.All(outcomes, o => Assert.Equal("answered", o));
        Assert.True(_provider.Arrivals.Counts[ArrivalVerdict.Fault] > 0);
        Assert.DoesNotContain(_provider.Arrivals.Counts.Keys, v => v is ArrivalVerdict.RefusedByMinute or ArrivalVerdict.RefusedBySecond);
    }

    [Theory]
    [InlineData(RateHeaderPlace.AsMistral)]
    [InlineData(RateHeaderPlace.Always)]
    public async Task OthersDrainTheKey_ARefusalPausesTheQueueOnce_AndTheRestStillIsAnswered(RateHeaderPlace place)
    {
        _provider.Options = _provider.Options with { RateHeaders = place };
        var llm = await StartAsync(perMinute: 60, patienceSeconds: 30);

        // Another program spends 57 of the minute's 60, and nobody tells us.
        using var others = new HttpClient { BaseAddress = new Uri(_provider.BaseUrl + "/") };
        await Task.WhenAll(Enumerable.Range(0, 57).Select(_ => SpendAsync(others)));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => OutcomeAsync(llm, i)));

        Assert.All(outcomes, o => Assert.Equal("answered", o));
        // One pause: a refused caller waited it out and was let in at the next try. (Where the machine stood still for a minute, nobody was refused.)
        var ours = _provider.Arrivals.Snapshot(after: 57);
        var refused = ours.Count(a => a.Verdict == ArrivalVerdict.RefusedByMinute);
        Assert.True(refused <= 3 && ours.Count == 6 + refused, string.Join('\n', ours));
        var metrics = _app!.Services.GetRequiredService<LlmMetrics>().Snapshot();
        Assert.Equal(refused, metrics.RateLimits.SharedDrain);
        Assert.Equal(6, metrics.Requests.Answered);
    }

    [Fact]
    public async Task TheProviderAllowsLessThanIsSet_OnceAnAnswerSaidSo_ItsOwnLimitIsKeptTo()
    {
        _provider.Options = _provider.Options with { RequestsPerMinute = 3, RateHeaders = RateHeaderPlace.Always };
        var llm = await StartAsync(perMinute: 60, patienceSeconds: 30);
        Assert.Equal("answered", await OutcomeAsync(llm, 0));
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => OutcomeAsync(llm, i)));

        Assert.All(outcomes, o => Assert.Equal("answered", o));
        Assert.Equal(7, _provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.Equal(7, _provider.Arrivals.Total);
    }

    [Fact]
    public async Task TheProviderAllowsLessThanIsSet_OnceARefusalSaidSo_ItsOwnLimitIsKeptTo()
    {
        _provider.Options = _provider.Options with { RequestsPerMinute = 3, RateHeaders = RateHeaderPlace.AsMistral };
        var llm = await StartAsync(perMinute: 60, patienceSeconds: 30);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => OutcomeAsync(llm, i)));

        // A streamed answer says nothing: those that went together are refused, and no one after them.
        Assert.All(outcomes, o => Assert.Equal("answered", o));
        Assert.Equal(7, _provider.Arrivals.Counts[ArrivalVerdict.Served]);
        var arrivals = _provider.Arrivals.Snapshot();
        Assert.InRange(_provider.Arrivals.Counts[ArrivalVerdict.RefusedByMinute], 1, 4);
        Assert.All(arrivals.Skip(7), arrival => Assert.Equal(ArrivalVerdict.Served, arrival.Verdict));
    }

    [Fact]
    public async Task FortyOfAHundredCallersLeaveWhileTheyWait_TheyCostNobodyACall_AndTheNextWindowIsWhole()
    {
        _provider.Options = _provider.Options with { RequestWindows = WindowKind.Sliding };
        var llm = await StartAsync(perMinute: 60, patienceSeconds: 60, queue: 100);
        using var leave = new CancellationTokenSource();
        var impatient = Enumerable.Range(0, 100).Select(i => OutcomeAsync(llm, i, cancellationToken: leave.Token)).ToArray();
        var ledger = _app!.Services.GetRequiredService<QuestionLedger>();
        await Eventually.UntilAsync(() => ledger.Totals() is { Answered: 60, Waiting: 40 });
        await leave.CancelAsync();
        var left = await Task.WhenAll(impatient);
        Assert.Equal((60, 40), (left.Count(o => o == "answered"), left.Count(o => o == "left")));

        var next = await Task.WhenAll(Enumerable.Range(100, 60).Select(i => OutcomeAsync(llm, i)));
        Assert.All(next, o => Assert.Equal("answered", o));
        Assert.Equal(120, _provider.Arrivals.Counts[ArrivalVerdict.Served]);
        Assert.Equal(120, _provider.Arrivals.Total);
    }

    [Fact]
    public async Task AnswersThatAreLongerThanTheirPrompts_LeaveNoRoomTooEarly()
    {
        // The simulation counts an answer as it is written: after eight short prompts, three long ones fit only once all of that has left.
        _provider.Options = _provider.Options with
        {
            RequestsPerMinute = 0,
            TokensPerMinute = 3_500,
            TimeScale = 1,
            MinSeconds = 3,
            MaxSeconds = 3,
            Misbehaviours = new Dictionary<Misbehaviour, double> { [Misbehaviour.EmitHtml] = 1 },
        };
        var llm = await StartAsync(perMinute: 0, patienceSeconds: 60, more: [("Mistral:TokensPerMinute", "3500"), ("Mistral:MaxOutputTokens", "100")]);
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => OutcomeAsync(llm, i, new string('a', 900))));
        var second = await Task.WhenAll(Enumerable.Range(10, 3).Select(i => OutcomeAsync(llm, i, new string('a', 4_000))));
        Assert.All(first.Concat(second), o => Assert.Equal("answered", o));
        Assert.Equal(11, _provider.Arrivals.Total);
    }

    private async Task<ILlmService> StartAsync(int perMinute, double patienceSeconds = Window, int queue = 50, params (string Key, string Value)[] more)
    {
        _app = await AppFactory.StartAsync(settings:
        [
            ("Mistral:ApiKey", "test"), ("Mistral:BaseUrl", _provider.BaseUrl), ("Mistral:RequestsPerSecond", "0"), ("Mistral:RequestsPerMinute", $"{perMinute}"),
            ("Mistral:LimitWindowSeconds", $"{Window}"), ("Mistral:RetryDelaySeconds", "0.2"), ("Performance:PatienceSeconds", $"{patienceSeconds}"),
            ("Performance:RequestQueueSize", $"{queue}"), .. more,
        ]);
        Assert.IsType<LlmThrottle>(_app.Services.GetRequiredService<ILlmThrottle>());
        return _app.Services.GetRequiredService<ILlmService>();
    }

    private static async Task SpendAsync(HttpClient others)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "chat/completions")
        {
            Content = JsonContent.Create(new { model = "mistral-small-latest", stream = true, max_tokens = 10, messages = new[] { new { role = "user", content = "Hello" } } }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "test") },
        };
        using var response = await others.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
    }

    private static async Task<string> OutcomeAsync(ILlmService llm, int number, string before = "", CancellationToken? cancellationToken = null)
    {
        var stop = cancellationToken ?? TestContext.Current.CancellationToken;
        try
        {
            var outcome = "none";
            await foreach (var update in llm.StreamAsync(LlmRig.Ask($"{before}Question {number}", $"user:{number % 5}"), stop))
            {
                outcome = update is LlmCompleted { Answer.Text.Length: > 0 } ? "answered" : outcome;
            }

            return outcome;
        }
        catch (LlmException exception)
        {
            return exception.Code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return "left";
        }
    }
}
