using System.Text.Json;
using AdminApp.Core;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Llm.Throttling;

namespace AdminApp.Tests.Llm.Preview;

/// <summary>What a preview says, against what happens when the same calls really meet the changed limit.</summary>
public class LimitPreviewTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int, int, double> Changes => new()
    {
        { "raised", "requests", 30, 60, 36 },
        { "lowered", "requests", 60, 36, 36 },
        { "raised", "tokens", 40_000, 90_000, 36 },
        { "lowered", "tokens", 120_000, 45_000, 36 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task WaitsUnderAChangedLimit_AreAsPredicted(string direction, string budget, int before, int after, double perMinute)
    {
        var calls = PlayedCall.Draw(260, perMinute, seed: before + after);
        Action<MistralOptions> With(int limit) => options => (options.RequestsPerMinute, options.TokensPerMinute) = budget == "requests" ? (limit, 0) : (0, limit);
        var provider = new SimulationOptions { RequestWindows = WindowKind.Sliding, RequestsPerMinute = 100, TokensPerMinute = 200_000 };
        using var recorded = new ThrottlePlay(With(before), provider, tells: true);
        using var real = new ThrottlePlay(With(after), provider, tells: true);
        recorded.Run(calls);
        real.Run(calls);
        var preview = await recorded.PreviewAsync(With(after));

        Assert.Equal(calls.Count, preview.Calls);
        // Where tokens bind, a few milliseconds decide which of two calls a free place goes to, and all later ones follow from that.
        var seconds = budget == "tokens" ? 2 : 1;
        AssertClose(recorded, preview.Before, seconds);
        AssertClose(real, preview.After, seconds);
        Assert.Equal((0, 0), (preview.Before.RateLimited, real.RateLimited));
        Assert.Equal(0, preview.After.RateLimited);
        Assert.Equal(real.Refused, preview.After.Refused, (a, b) => Math.Abs(a - b) <= calls.Count * 0.05);

        // The change matters: who would predict no change fails.
        var (was, becomes) = (preview.Before.Classes[LlmClass.Interactive].WaitP95!.Value, preview.After.Classes[LlmClass.Interactive].WaitP95!.Value);
        Assert.True(direction == "raised" ? becomes < was - TimeSpan.FromSeconds(5) : becomes > was + TimeSpan.FromSeconds(5), $"{was} {becomes}");
    }

    [Fact]
    public async Task LimitAboveTheProviders_IsPredictedToMeet429s_AsItReallyDoes()
    {
        var provider = new SimulationOptions { RequestWindows = WindowKind.Sliding, RequestsPerMinute = 30, TokensPerMinute = 0 };
        var calls = PlayedCall.Draw(240, perMinute: 36, seed: 5, patience: 90);
        using var recorded = new ThrottlePlay(options => options.RequestsPerMinute = 30, provider);
        using var real = new ThrottlePlay(options => options.RequestsPerMinute = 60, provider);
        recorded.Run(calls);
        real.Run(calls);
        Assert.Equal(0, recorded.RateLimited);
        var preview = await recorded.PreviewAsync(options => options.RequestsPerMinute = 60);

        Assert.Equal(0, preview.Before.RateLimited);
        Assert.True(real.RateLimited > 5, $"{real.RateLimited}");
        Assert.InRange(preview.After.RateLimited, real.RateLimited / 2, real.RateLimited * 2);
        Assert.Equal((30, LimitSource.Set, true), (preview.ProviderRequests, preview.ProviderRequestsFrom, preview.IsBeyondAssumed));
    }

    [Fact]
    public async Task LimitAboveWhatTheProviderReports_ChangesLittle()
    {
        var provider = new SimulationOptions { RequestWindows = WindowKind.Sliding, RequestsPerMinute = 30, TokensPerMinute = 0 };
        var calls = PlayedCall.Draw(240, perMinute: 36, seed: 5);
        using var recorded = new ThrottlePlay(options => options.RequestsPerMinute = 30, provider, tells: true);
        using var real = new ThrottlePlay(options => options.RequestsPerMinute = 60, provider, tells: true);
        recorded.Run(calls);
        real.Run(calls);
        var preview = await recorded.PreviewAsync(options => options.RequestsPerMinute = 60);

        Assert.Equal((30, LimitSource.Provider, false), (preview.ProviderRequests, preview.ProviderRequestsFrom, preview.IsBeyondAssumed));
        Assert.Equal((0, 0), (preview.Before.RateLimited, preview.After.RateLimited));
        AssertClose(real, preview.After);
        Assert.True(preview.After.Utilization[BudgetNames.RequestsPerMinute] > 0.8);
    }

    [Fact]
    public async Task LimitsThatTheProviderIsToSay_AreWhatItSaid()
    {
        var provider = new SimulationOptions { RequestWindows = WindowKind.Sliding, RequestsPerMinute = 30, TokensPerMinute = 200_000 };
        var calls = PlayedCall.Draw(240, perMinute: 36, seed: 5);
        using var recorded = new ThrottlePlay(SetAuto, provider, tells: true);
        using var real = new ThrottlePlay(options => options.RequestsPerMinute = 20, provider, tells: true);
        recorded.Run(calls);
        real.Run(calls);
        var preview = await recorded.PreviewAsync(options => options.RequestsPerMinute = 20);

        Assert.Equal(
            (30, LimitSource.Provider, 200_000, LimitSource.Provider, 0.0),
            (preview.ProviderRequests, preview.ProviderRequestsFrom, preview.ProviderTokens, preview.ProviderTokensFrom, preview.ProviderPerSecond));
        Assert.Equal((0, 0, false), (preview.Before.RateLimited, preview.After.RateLimited, preview.IsBeyondAssumed));
        AssertClose(recorded, preview.Before);
        AssertClose(real, preview.After);
    }

    [Fact]
    public async Task LimitsOnWhichTheProviderIsSilent_AreTheAssumedOnes()
    {
        using var recorded = new ThrottlePlay(SetAuto);
        recorded.Run(PlayedCall.Draw(240, perMinute: 40, seed: 5));
        var preview = await recorded.PreviewAsync(options => options.RequestsPerMinute = 100);

        Assert.Equal(
            (60, LimitSource.Assumed, 50_000, LimitSource.Assumed, 1.0, LimitSource.Assumed),
            (preview.ProviderRequests, preview.ProviderRequestsFrom, preview.ProviderTokens, preview.ProviderTokensFrom, preview.ProviderPerSecond, preview.ProviderPerSecondFrom));
        Assert.True(preview.IsBeyondAssumed);
        Assert.Equal(0, preview.Before.RateLimited);
        AssertClose(recorded, preview.Before);
    }

    [Fact]
    public async Task LimitPerSecondThatTheProviderReports_IsKeptTo()
    {
        using var play = new ThrottlePlay(options => (options.RequestsPerSecond, options.RequestsPerMinute) = (10, 0));
        play.Run(Enumerable.Range(0, 5).Select(_ => Call(0)));
        using (var permit = play.Rig.Send())
        {
            permit.HeadersReceived(new() { Status = 200, MoreLimits = [new(BudgetUnit.Requests, TimeSpan.FromSeconds(1), 2, 1), new(BudgetUnit.Requests, TimeSpan.FromSeconds(10), 8, 7)] });
            permit.Completed(50);
        }

        play.Rig.Time.Advance(TimeSpan.FromSeconds(5));
        var preview = await play.PreviewAsync(options => options.RequestsPerSecond = 20);
        Assert.Equal((2.0, LimitSource.Provider, false), (preview.ProviderPerSecond, preview.ProviderPerSecondFrom, preview.IsBeyondAssumed));
        Assert.Equal(["requests_per_10_seconds"], preview.LimitsLeftOut);
        Assert.Equal(0, preview.After.RateLimited);
        Assert.InRange(preview.After.Classes[LlmClass.Interactive].WaitP95!.Value.TotalSeconds, 2, 2.5);

        static PlayedCall Call(double at) => new(at, "u", LlmClass.Interactive, 600, 100, 100, 1);
    }

    [Fact]
    public async Task TestCallsOfTheService_FillTheWindows_ButAreNoCalls()
    {
        using var play = new ThrottlePlay(options => options.RequestsPerMinute = 10);
        for (var i = 0; i < 3; i++)
        {
            Answer(play.Rig.Ticket(tokens: 1) with { Kind = CallKind.Probe });
        }

        var none = await play.PreviewAsync(options => options.RequestsPerMinute = 3);
        Assert.Equal(0, none.Calls);
        Assert.Empty(none.After.Classes);

        Answer(play.Rig.Ticket());
        var preview = await play.PreviewAsync(options => options.RequestsPerMinute = 3);
        Assert.Equal((1, 1), (preview.Calls, preview.After.Classes.Values.Sum(c => c.Calls)));
        Assert.Equal(60, preview.After.Classes[LlmClass.Interactive].WaitP50!.Value.TotalSeconds, tolerance: 1.1);

        void Answer(LlmTicket ticket)
        {
            using var permit = play.Rig.Send(ticket);
            permit.Completed(1);
        }
    }

    [Fact]
    public async Task CallsOfOtherModels_AreLeftOut()
    {
        using var play = new ThrottlePlay(options => options.RequestsPerMinute = 10);
        foreach (var model in (string?[])[null, "other", "other", null])
        {
            using var permit = play.Rig.Send(play.Rig.Ticket() with { Model = model });
            permit.Completed(50);
        }

        var preview = await play.PreviewAsync(options => (options.RequestsPerMinute, options.Model) = (2, "other"));
        Assert.Equal((2, 2, true), (preview.Calls, preview.CallsLeftOut, preview.ChangesModel));
        Assert.Equal((2, TimeSpan.Zero), (preview.After.Classes.Values.Sum(c => c.Answered), preview.After.Classes[LlmClass.Interactive].WaitP95));
    }

    [Fact]
    public async Task TokensOfAnAnswer_CountFromItsEnd_AsTheyDid()
    {
        using var play = new ThrottlePlay(options => (options.RequestsPerMinute, options.TokensPerMinute) = (0, 1_000));
        play.Run([Call(0, 30), Call(1, 1)]);
        var preview = await play.PreviewAsync(options => options.TokensPerMinute = 999);

        // The second fits once the answer of the first has left the window, a minute after its end.
        var waited = play.Waits[LlmClass.Interactive][1];
        Assert.InRange(waited, 88, 91);
        Assert.Equal(waited, preview.Before.Classes[LlmClass.Interactive].WaitP95!.Value.TotalSeconds, tolerance: 1);

        // The first takes its thirty seconds, the second its wait and one.
        Assert.Equal(30, preview.Before.Classes[LlmClass.Interactive].ResponseP50!.Value.TotalSeconds, tolerance: 0.1);
        Assert.Equal(waited + 1, preview.Before.Classes[LlmClass.Interactive].ResponseP95!.Value.TotalSeconds, tolerance: 1);

        static PlayedCall Call(double at, double duration) => new(at, "u", LlmClass.Interactive, 600, 990, 990, duration);
    }

    [Fact]
    public async Task CallersWhoLeaveOrAreRefused_AreCountedAsSuch_AndStayWhereThereIsRoom()
    {
        var calls = PlayedCall.Draw(200, perMinute: 60, seed: 9, patience: 40).Select((call, i) => i % 4 == 0 ? call with { LeavesAfter = 3 } : call).ToList();
        using var recorded = new ThrottlePlay(options => options.RequestsPerMinute = 30, new SimulationOptions { RequestWindows = WindowKind.Sliding, RequestsPerMinute = 600, TokensPerMinute = 0 }, tells: true);
        recorded.Run(calls);
        Assert.True(recorded is { Left: > 10, Refused: > 10 }, $"{recorded.Left} {recorded.Refused}");
        var preview = await recorded.PreviewAsync(options => options.RequestsPerMinute = 600);

        var before = preview.Before.Classes.Values.ToList();
        Assert.Equal(
            (recorded.Answered, recorded.Refused, recorded.Left),
            (before.Sum(c => c.Answered), before.Sum(c => c.Refused), before.Sum(c => c.Left)));
        Assert.Equal(recorded.Refused, preview.Before.Refused);
        Assert.All(preview.Before.Classes.Values, c => Assert.Equal(c.Calls, c.Parts.Sum(part => part.Calls)));
        var after = preview.After.Classes.Values.ToList();
        Assert.Equal((calls.Count, 0, 0), (after.Sum(c => c.Answered), after.Sum(c => c.Refused), after.Sum(c => c.Left)));

        // Whoever was refused has no response; a part where all were has none.
        Assert.All(preview.Before.Classes.Values.SelectMany(c => c.Parts), part => Assert.Equal(part.WaitP95 is null, part.ResponseP95 is null));
        Assert.All(after, c => Assert.True(c.ResponseP95 >= c.WaitP95));
    }

    [Fact]
    public async Task SameRecording_GivesTheSameFigures()
    {
        using var play = new ThrottlePlay(options => options.RequestsPerMinute = 30);
        play.Run(PlayedCall.Draw(200, perMinute: 40, seed: 3));
        var first = JsonSerializer.Serialize(await play.PreviewAsync(options => options.RequestsPerMinute = 45));
        Assert.Equal(first, JsonSerializer.Serialize(await play.PreviewAsync(options => options.RequestsPerMinute = 45)));
    }

    [Fact]
    public async Task CallsBeforeTheSpan_FillTheWindows_ButDoNotCount()
    {
        using var play = new ThrottlePlay(options => options.RequestsPerMinute = 3);
        // Three fill the minute before the span begins, and the fourth waits for the first of them.
        play.Run([Call(0), Call(1), Call(2)]);
        play.Rig.Time.Advance(TimeSpan.FromSeconds(25) - (play.Rig.Now - play.Recorded[0].ArrivedAt));
        var began = play.Rig.Now;
        play.Run([Call(0)]);
        play.Rig.Time.Advance(began + TimeSpan.FromHours(1) - play.Rig.Now - TimeSpan.FromSeconds(1));
        var preview = await play.PreviewAsync(options => options.RequestsPerMinute = 4);
        Assert.Equal(1, preview.Calls);
        Assert.Equal(35, preview.Before.Classes[LlmClass.Interactive].WaitP50!.Value.TotalSeconds, tolerance: 0.1);
        Assert.Equal(4, (await play.PreviewAsync(options => options.RequestsPerMinute = 4, hours: 2)).Calls);

        static PlayedCall Call(double at) => new(at, "u", LlmClass.Interactive, 600, 100, 100, 1);
    }

    [Theory]
    [InlineData(600, 1)]
    [InlineData(30, 0)]
    public async Task FurtherCallOfAQuestion_FollowsTheAnswerBefore_AndIsNotAskedWithoutIt(double patience, int asked)
    {
        using var play = new ThrottlePlay(options => options.RequestsPerMinute = 100);
        var rig = play.Rig;
        for (var i = 0; i < 3; i++)
        {
            Answer(rig.Ticket("other"), seconds: 0);
        }

        var first = rig.Ticket("u", patienceSeconds: patience);
        Answer(first, seconds: 5);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Answer(rig.Ticket("u", LlmClass.Api, continues: true) with { SubmittedAt = first.SubmittedAt, Terms = first.Terms with { Class = LlmClass.Api } }, seconds: 5);

        // With three a minute the first call waits for a minute. The second, six seconds later, would wait as long if it came at its recorded time.
        var preview = await play.PreviewAsync(options => options.RequestsPerMinute = 3);
        Assert.Equal(1, preview.Before.Classes[LlmClass.Api].Answered);
        Assert.Equal(asked, preview.After.Classes.GetValueOrDefault(LlmClass.Api)?.Answered ?? 0);
        Assert.Equal(asked == 1 ? TimeSpan.Zero : null, preview.After.Classes.GetValueOrDefault(LlmClass.Api)?.WaitP95);

        void Answer(LlmTicket ticket, double seconds)
        {
            using var permit = rig.Send(ticket);
            rig.Time.Advance(TimeSpan.FromSeconds(seconds));
            permit.Completed(50);
        }
    }

    [Fact]
    public async Task NothingRecorded_GivesEmptyFigures()
    {
        using var play = new ThrottlePlay(options => options.RequestsPerMinute = 30);
        var preview = await play.PreviewAsync(options => options.RequestsPerMinute = 60);
        Assert.Equal((0, 0, 0), (preview.Calls, preview.Before.Refused, preview.After.RateLimited));
        Assert.Empty(preview.After.Classes);
    }

    [Fact]
    public async Task OnePreviewAtATime_AndACanceledOneEnds()
    {
        using var play = new ThrottlePlay(options => options.WindowMarginMs = Core.Configuration.AutoInt.Auto);
        play.Run(PlayedCall.Draw(20, perMinute: 40, seed: 3));
        using var blocked = new BlockedSpread();
        var preview = play.Create(blocked);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = preview.RunAsync(play.Rig.Mistral.CurrentValue, play.Rig.Performance.CurrentValue, 1, stop.Token);
        Assert.Null(await preview.RunAsync(play.Rig.Mistral.CurrentValue, play.Rig.Performance.CurrentValue, 1, Token));

        await stop.CancelAsync();
        blocked.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull(await preview.RunAsync(play.Rig.Mistral.CurrentValue, play.Rig.Performance.CurrentValue, 1, Token));
    }

    [Fact]
    public void AffectingKeys_AreThoseThatTheSchedulerSettingsReadFrom()
    {
        var catalog = ProductSettings.Catalog;
        foreach (var setting in catalog.All.Where(setting => setting.IsLive && setting.Section is "Mistral" or "Performance").Where(setting => setting.IsLive))
        {
            var (mistral, performance) = (new MistralOptions { WindowMarginMs = new(7) }, new PerformanceOptions());
            var before = ThrottleSettings.From(mistral, performance, ThrottleRig.Spread);
            object options = setting.Section == "Mistral" ? mistral : performance;
            var property = options.GetType().GetProperty(setting.Key.Split(':')[1])!;
            property.SetValue(options, property.GetValue(options) switch
            {
                int number => number + 1,
                long number => number + 1,
                double number => number + 1,
                bool on => !on,
                string text => text + "x",
                Core.Configuration.AutoNumber => new Core.Configuration.AutoNumber(17),
                _ => new Core.Configuration.AutoInt(17),
            });
            Assert.True(LimitPreview.IsAffectedBy(setting.Key) == (ThrottleSettings.From(mistral, performance, ThrottleRig.Spread) != before), setting.Key);
        }
    }

    private static void SetAuto(MistralOptions options) =>
        (options.RequestsPerSecond, options.RequestsPerMinute, options.TokensPerMinute) = (Core.Configuration.AutoNumber.Auto, Core.Configuration.AutoInt.Auto, Core.Configuration.AutoInt.Auto);

    private static void AssertClose(ThrottlePlay real, PreviewFigures predicted, double seconds = 1)
    {
        foreach (var @class in (LlmClass[])[LlmClass.Interactive, LlmClass.Api])
        {
            var waits = real.Waits[@class];
            Close(ThrottlePlay.Percentile(waits, 0.5), predicted.Classes[@class].WaitP50!.Value.TotalSeconds, $"{@class} p50");
            Close(ThrottlePlay.Percentile(waits, 0.95), predicted.Classes[@class].WaitP95!.Value.TotalSeconds, $"{@class} p95");
            var responses = real.Responses[@class];
            Close(ThrottlePlay.Percentile(responses, 0.5), predicted.Classes[@class].ResponseP50!.Value.TotalSeconds, $"{@class} response p50");
            Close(ThrottlePlay.Percentile(responses, 0.95), predicted.Classes[@class].ResponseP95!.Value.TotalSeconds, $"{@class} response p95");
        }

        void Close(double actual, double predicted, string what) =>
            Assert.True(Math.Abs(actual - predicted) <= Math.Max(actual * 0.15, seconds), FormattableString.Invariant($"{what}: {predicted:0.0} s predicted, {actual:0.0} s really"));
    }

    /// <summary>Blocks every caller that asks for the margin.</summary>
    private sealed class BlockedSpread : IConnectionSpread, IDisposable
    {
        private readonly ManualResetEventSlim _free = new();

        public TimeSpan Margin
        {
            get
            {
                Assert.True(_free.Wait(Fakes.Patience.Limit));
                return TimeSpan.FromMilliseconds(20);
            }
        }

        public void Release() => _free.Set();

        public void Dispose() => _free.Dispose();
    }
}
