using System.Net;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm.Mistral;

public sealed class MistralErrorTests
{
    private readonly StubProvider _provider = new();

    [Theory]
    [InlineData(429, """{"message":"Requests rate limit exceeded"}""", ProviderFailure.RateLimited, null, "Mistral's rate limit was reached (HTTP 429): Requests rate limit exceeded")]
    [InlineData(429, """{"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300","raw_status_code":429}""", ProviderFailure.RateLimited, "1300", "Mistral's rate limit was reached (HTTP 429, code 1300): Rate limit exceeded")]
    [InlineData(429, """{"object":"error","message":"Service tier capacity exceeded for this model.","code":"3505"}""", ProviderFailure.Capacity, "3505", null)]
    [InlineData(503, """{"object":"error","message":"Service tier capacity exceeded for this model.","code":3505}""", ProviderFailure.Capacity, "3505", null)]
    [InlineData(429, """{"message":"Service tier capacity exceeded for this model.","code":null}""", ProviderFailure.Capacity, null, null)]
    [InlineData(503, "", ProviderFailure.ServerError, null, "Mistral returned an error (HTTP 503).")]
    [InlineData(401, """{"detail":"Unauthorized"}""", ProviderFailure.Unauthorized, null, "Mistral rejects the API key (HTTP 401): Unauthorized")]
    [InlineData(402, """{"message":"Payment required"}""", ProviderFailure.NoCredit, null, null)]
    [InlineData(403, """{"message":"Not on your tier","type":"tier_not_allowed","code":"1910"}""", ProviderFailure.Forbidden, "1910", null)]
    [InlineData(400, """{"object":"error","message":"Tool call id has to be defined","code":"3280"}""", ProviderFailure.Rejected, "3280", null)]
    [InlineData(422, """{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted","input":"secret question"}]}""", ProviderFailure.Rejected, null, "Mistral rejected the request (HTTP 422): body.seed: Extra inputs are not permitted")]
    [InlineData(422, """{"message":{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]},"code":null}""", ProviderFailure.Rejected, null, "Mistral rejected the request (HTTP 422): body.seed: Extra inputs are not permitted")]
    [InlineData(422, """{"detail":[{"loc":["body","seed"],"msg":"Extra"}],"message":["Wrong","Extra"],"code":3001}""", ProviderFailure.Rejected, "3001", "Mistral rejected the request (HTTP 422, code 3001): Wrong; Extra; body.seed: Extra")]
    [InlineData(500, "<html><body>boom</body></html>", ProviderFailure.ServerError, null, "Mistral returned an error (HTTP 500).")]
    [InlineData(502, "[1,2]", ProviderFailure.ServerError, null, "Mistral returned an error (HTTP 502).")]
    [InlineData(400, "{\"message\":\"\\ud800\"}", ProviderFailure.Rejected, null, "Mistral rejected the request (HTTP 400).")]
    [InlineData(404, """{"message":"no Route matched with those values"}""", ProviderFailure.Rejected, null, null)]
    [InlineData(302, "", ProviderFailure.Rejected, null, null)]
    [InlineData(204, "", ProviderFailure.Malformed, null, null)]
    public async Task EveryShapeOfError_HasItsKindCodeAndText(int status, string body, ProviderFailure failure, string? code, string? message)
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Json(body, (HttpStatusCode)status));
        var error = await FailAsync();
        Assert.Equal((failure, status, code), (error.Failure, error.Status, error.ProviderCode));
        Assert.Equal(message ?? error.Message, error.Message);
    }

    [Theory]
    [InlineData("x-ratelimit-limit-req-minute")]
    [InlineData("x-ratelimit-limit-tokens-minute")]
    public async Task AllowanceOfZero_IsForGood(string header)
    {
        _provider.Answer = _ => Respond(429, (header, "0"));
        Assert.Equal(ProviderFailure.ZeroAllowance, (await FailAsync()).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Message_IsOneShortLineWithoutTheKey(string blank)
    {
        _provider.Settings.Set(new MistralOptions { ApiKey = blank + StubProvider.Key + blank, BaseUrl = "http://provider.test/v1" });
        _provider.Answer = _ => Task.FromResult(StubProvider.Json($$"""{"message":"Bad\r\nkey {{StubProvider.Key}}\u202e\u0007 {{new string('x', 5000)}}"}""", HttpStatusCode.Unauthorized));
        var error = await FailAsync();
        Assert.StartsWith("Mistral rejects the API key (HTTP 401): Bad key [key] xxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 300, 400);
        Assert.DoesNotContain(StubProvider.Key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessErrorBody_IsNotReadToItsEnd()
    {
        var body = new PiecewiseStream(new byte[1 << 20], [], PiecewiseStream.Ending.Silence);
        _provider.Answer = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StreamContent(body) });
        Assert.Equal(ProviderFailure.ServerError, (await FailAsync()).Failure);
        Assert.True(body.Position < 200_000);
    }

    [Fact]
    public async Task HeadersOfToday_AreRead()
    {
        _provider.Answer = _ => Respond(429,
            ("x-ratelimit-limit-req-minute", "60"), ("x-ratelimit-remaining-req-minute", "0"), ("x-ratelimit-limit-tokens-minute", "50000"), ("x-ratelimit-remaining-tokens-minute", "-12"),
            ("x-ratelimit-remaining-tokens-month", "3999000"), ("x-ratelimit-tokens-query-cost", "32007"), ("mistral-correlation-id", "0199-a\tb<script>"));
        Assert.Equal(new ProviderHeaders
        {
            Status = 429,
            IsWhole = true,
            LimitRequestsMinute = 60,
            RemainingRequestsMinute = 0,
            LimitTokensMinute = 50_000,
            RemainingTokensMinute = 0,
            RemainingTokensMonth = 3_999_000,
            QueryCostTokens = 32_007,
            CorrelationId = "0199-abscript",
        }, (await FailAsync()).Headers);
    }

    [Fact]
    public async Task Log_NamesTheProvidersIdOfEachCall_AndNeverTheKey()
    {
        _provider.Answer = _ => Respond(500, ("mistral-correlation-id", "0199-bad"));
        await FailAsync();
        Assert.Equal((1, 1), (_provider.Log["ProviderResponded"], _provider.Log["ProviderFailed"]));
        Assert.All(_provider.Log.Lines, line => Assert.Contains("correlation ID 0199-bad", line, StringComparison.Ordinal));
        Assert.All(_provider.Log.Lines, line => Assert.DoesNotContain(StubProvider.Key, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LimitsOverOtherIntervals_AreReadByTheGrammarOfTheirNames()
    {
        _provider.Answer = _ => Respond(429,
            ("x-ratelimit-limit-req-60-second", "20"), ("x-ratelimit-remaining-req-60-second", "0"), ("X-RateLimit-Limit-Req-10-Second", "5"), ("x-ratelimit-remaining-req-10-second", "2"),
            ("x-ratelimit-limit-tokens-5-minute", "200000"), ("x-ratelimit-limit-req-second", "2"), ("x-ratelimit-limit-tokens-month", "4000000"),
            ("x-ratelimit-limit-req-0-second", "1"), ("x-ratelimit-limit-req-99999-second", "1"), ("x-ratelimit-limit-req-90-minute", "1"), ("x-ratelimit-limit-tokens-30-second", "many"));
        var headers = (await FailAsync()).Headers;

        Assert.Equal((20, 0), (headers.LimitRequestsMinute!.Value, headers.RemainingRequestsMinute!.Value));
        Assert.Equal(
            [
                new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(1), 2, null),
                new ProviderLimit(BudgetUnit.Requests, TimeSpan.FromSeconds(10), 5, 2),
                new ProviderLimit(BudgetUnit.Tokens, TimeSpan.FromMinutes(5), 200_000, null),
            ],
            headers.MoreLimits.OrderBy(limit => limit.Unit).ThenBy(limit => limit.Window));
    }

    [Fact]
    public async Task HeadersOfEarlierGenerations_AreRead()
    {
        _provider.Answer = _ => Respond(429, ("ratelimitbysize-limit", "500000"), ("ratelimitbysize-remaining", "467993"), ("ratelimitbysize-reset", "53"), ("ratelimitbysize-query-cost", "32007"));
        Assert.Equal(new ProviderHeaders { Status = 429, IsWhole = true, LimitTokensMinute = 500_000, RemainingTokensMinute = 467_993, QueryCostTokens = 32_007 }, (await FailAsync()).Headers);

        _provider.Answer = _ => Respond(429, ("x-ratelimitbysize-limit-minute", "5"), ("x-ratelimitbysize-remaining-minute", "4"), ("x-ratelimitbysize-remaining-month", "soon"));
        Assert.Equal(new ProviderHeaders { Status = 429, IsWhole = true, LimitTokensMinute = 5, RemainingTokensMinute = 4 }, (await FailAsync()).Headers);
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("Wed, 04 Mar 2026 05:06:17 GMT", 10.0)]
    [InlineData("Wed, 04 Mar 2026 05:00:00 GMT", 0.0)]
    [InlineData("99999999999", 86400.0)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    public async Task RetryAfter_IsSecondsOrADate(string value, double? seconds)
    {
        _provider.Answer = _ => Respond(429, ("Retry-After", value));
        Assert.Equal(seconds, (await FailAsync()).Headers.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "The name of Mistral's server can't be resolved.")]
    [InlineData(HttpRequestError.ConnectionError, "Could not connect to Mistral.")]
    [InlineData(HttpRequestError.SecureConnectionError, "No secure connection to Mistral: the TLS handshake failed.")]
    public async Task NoConnection_IsANetworkFailure(HttpRequestError error, string message)
    {
        _provider.Answer = _ => throw new HttpRequestException(error, "host and port");
        var failure = await FailAsync();
        Assert.Equal((ProviderFailure.Network, message), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task ConnectionThatIsNotMadeInTime_IsANetworkFailure()
    {
        _provider.Answer = _ => throw new TaskCanceledException("", new TimeoutException());
        Assert.Equal(ProviderFailure.Network, (await FailAsync()).Failure);
    }

    private static Task<HttpResponseMessage> Respond(int status, params (string Name, string Value)[] headers)
    {
        var response = StubProvider.Json("{}", (HttpStatusCode)status);
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return Task.FromResult(response);
    }

    private Task<ProviderException> FailAsync() =>
        Assert.ThrowsAsync<ProviderException>(() => _provider.Client.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: TestContext.Current.CancellationToken));
}
