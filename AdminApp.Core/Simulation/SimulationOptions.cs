using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminApp.Core.Simulation;

/// <summary>
/// How the simulated provider behaves. May be replaced while it runs (<c>PUT /simulation/options</c> with any of these keys in snake_case);
/// counters and the log are kept. For limits, 0 means no limit.
/// </summary>
public sealed record SimulationOptions
{
    /// <summary>The only accepted key; empty accepts any key.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Requests per second; below 1 it means one request per 1/N seconds.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Whether the per-second limit means a rate or concurrent requests: the provider's documentation allows both readings.</summary>
    public SecondLimit SecondLimit { get; init; } = SecondLimit.Rate;

    /// <summary>Requests per window.</summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>Tokens per window, input and output together.</summary>
    public long TokensPerMinute { get; init; } = 500_000;

    /// <summary>Tokens since the start, in place of the month.</summary>
    public long TokensPerMonth { get; init; }

    /// <summary>Length of the window ("minute") in seconds.</summary>
    public double WindowSeconds { get; init; } = 60;

    /// <summary>How requests are counted, per second and per window. Default: by the clock, as seen at Mistral.</summary>
    public WindowKind RequestWindows { get; init; } = WindowKind.Fixed;

    /// <summary>How tokens are counted. Default: a window that slides, as seen at Mistral.</summary>
    public WindowKind TokenWindows { get; init; } = WindowKind.Sliding;

    /// <summary>Further limits for each model, at most 10.</summary>
    public IReadOnlyList<FurtherLimit> MoreLimits { get; init; } = [];

    /// <summary>
    /// The models by id, at most 100. Every model has counters of its own for requests and tokens; the month is per key. Empty: any model,
    /// with the general limits. Otherwise any other model does not exist.
    /// </summary>
    public IReadOnlyDictionary<string, ModelAllowance> Models { get; init; } = new Dictionary<string, ModelAllowance>();

    /// <summary>Whether requests refused with 429 count toward the request limits, as they seem to at Mistral.</summary>
    public bool RefusedCount { get; init; } = true;

    /// <summary>What is charged: what was really used, or prompt + <c>max_tokens</c> at arrival.</summary>
    public TokenCharge Charge { get; init; } = TokenCharge.Usage;

    /// <summary>
    /// How long the prompt cache keeps the beginning of a prompt after its last use, in seconds; 0 means no cache. Only requests with
    /// <c>prompt_cache_key</c> use it. Cached tokens cost a hundredth in every window, and the whole in the month.
    /// </summary>
    public double PromptCacheSeconds { get; init; } = 300;

    /// <summary>Minimum number of tokens that the prompt cache keeps.</summary>
    public int PromptCacheMinTokens { get; init; } = 1024;

    /// <summary>The prompt cache keeps whole blocks of this many tokens.</summary>
    public int PromptCacheBlock { get; init; } = 64;

    /// <summary>A key without allowance: each request is refused with a limit of 0.</summary>
    public bool ZeroAllowance { get; init; }

    /// <summary>Which responses have rate-limit headers.</summary>
    public RateHeaderPlace RateHeaders { get; init; } = RateHeaderPlace.AsMistral;

    /// <summary>Generation of the rate-limit headers.</summary>
    public HeaderGeneration Headers { get; init; } = HeaderGeneration.Current;

    /// <summary>Share of the responses without rate-limit headers, 0 to 1.</summary>
    public double HeadersMissing { get; init; }

    /// <summary>Maximum extra time before the response headers are sent, in seconds, drawn uniformly and scaled by <see cref="TimeScale"/>.</summary>
    public double HeadersLateSeconds { get; init; }

    /// <summary>Body of a 429.</summary>
    public RateErrorShape RateError { get; init; } = RateErrorShape.Coded;

    /// <summary>Whether a 429 has <c>Retry-After</c>, and in what form.</summary>
    public RetryAfterKind RetryAfter { get; init; } = RetryAfterKind.None;

    /// <summary>Distribution of the time of a whole answer.</summary>
    public LatencyKind Latency { get; init; } = LatencyKind.Uniform;

    /// <summary>Uniform: minimum seconds of an answer.</summary>
    public double MinSeconds { get; init; } = 5;

    /// <summary>Uniform: maximum seconds of an answer; lognormal: the cut.</summary>
    public double MaxSeconds { get; init; } = 15;

    /// <summary>Lognormal: median in seconds.</summary>
    public double MedianSeconds { get; init; } = 6;

    /// <summary>Lognormal: standard deviation of the logarithm.</summary>
    public double Sigma { get; init; } = 0.5;

    /// <summary>Share of an answer's time until its first token, 0 to 1; the rest is spread evenly over the tokens.</summary>
    public double FirstTokenShare { get; init; } = 0.15;

    /// <summary>Factor for all answer times; 0 means at once. Windows are not scaled.</summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>Maximum network delay before a request counts as arrived, in milliseconds, drawn uniformly.</summary>
    public double JitterMs { get; init; }

    /// <summary>Whether an answer that may use tools first calls <c>search_transcripts</c>.</summary>
    public bool CallTools { get; init; }

    /// <summary>Misbehavior of the model, each kind with its share of the answers; the first that is drawn applies.</summary>
    public IReadOnlyDictionary<Misbehaviour, double> Misbehaviours { get; init; } = new Dictionary<Misbehaviour, double>();

    /// <summary>Faults by arrival number or by share; the first one that applies is used.</summary>
    public IReadOnlyList<SimulatedFault> Faults { get; init; } = [];

    /// <summary>Random seed: the same seed draws the same for the n-th arrival.</summary>
    public int Seed { get; init; } = 1;

    private const int MaxMoreLimits = 10;
    private const int MaxModels = 100;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Why a model is never answered.</summary>
    internal ModelRefusal RefusalOf(string model) => Models.Count == 0 ? ModelRefusal.None : Models.TryGetValue(model, out var allowance) ? allowance.Refusal : ModelRefusal.NoSuchModel;

    /// <summary>The options with the limits of one model as the general ones.</summary>
    internal SimulationOptions For(string model) => !Models.TryGetValue(model, out var allowance) ? this : this with
    {
        RequestsPerMinute = allowance.RequestsPerMinute ?? RequestsPerMinute,
        TokensPerMinute = allowance.TokensPerMinute ?? TokensPerMinute,
        RequestsPerSecond = allowance.RequestsPerSecond ?? RequestsPerSecond,
        ZeroAllowance = ZeroAllowance || allowance.ZeroAllowance,
    };

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ValidationException">Names every value that is out of range.</exception>
    public SimulationOptions Checked()
    {
        var faults = new List<string>();
        Check(RequestsPerSecond, 0, 1_000_000, "requests_per_second");
        Check(RequestsPerMinute, 0, 10_000_000, "requests_per_minute");
        Check(TokensPerMinute, 0, 1e12, "tokens_per_minute");
        Check(TokensPerMonth, 0, 1e15, "tokens_per_month");
        Check(WindowSeconds, 0.01, 86_400, "window_seconds");
        Check(HeadersMissing, 0, 1, "headers_missing");
        Check(HeadersLateSeconds, 0, 600, "headers_late_seconds");
        Check(MinSeconds, 0, 600, "min_seconds");
        Check(MaxSeconds, MinSeconds, 600, "max_seconds");
        Check(MedianSeconds, 0, 600, "median_seconds");
        Check(Sigma, 0, 5, "sigma");
        Check(FirstTokenShare, 0, 1, "first_token_share");
        Check(TimeScale, 0, 100, "time_scale");
        Check(JitterMs, 0, 60_000, "jitter_ms");
        foreach (var (kind, share) in Misbehaviours)
        {
            Check(share, 0, 1, $"misbehaviours.{kind}");
        }

        Check(PromptCacheSeconds, 0, 86_400, "prompt_cache_seconds");
        Check(PromptCacheMinTokens, 0, 1_000_000, "prompt_cache_min_tokens");
        Check(PromptCacheBlock, 1, 100_000, "prompt_cache_block");
        Check(MoreLimits.Count, 0, MaxMoreLimits, "the number of more_limits");
        foreach (var limit in MoreLimits)
        {
            Check(limit.Seconds, 1, 86_400, "more_limits.seconds");
            Check(limit.Limit, 1, 1e12, "more_limits.limit");
        }

        if (MoreLimits.DistinctBy(limit => limit.Name).Count() < MoreLimits.Count)
        {
            faults.Add("more_limits has the same window twice.");
        }

        Check(Models.Count, 0, MaxModels, "the number of models");
        foreach (var (model, allowance) in Models)
        {
            Check(model.Length, 1, SimulatedRequest.MaxModelLength, "the length of a name in models");
            Check(allowance.RequestsPerSecond ?? 0, 0, 1_000_000, $"models.{model}.requests_per_second");
            Check(allowance.RequestsPerMinute ?? 0, 0, 10_000_000, $"models.{model}.requests_per_minute");
            Check(allowance.TokensPerMinute ?? 0, 0, 1e12, $"models.{model}.tokens_per_minute");
        }

        foreach (var fault in Faults)
        {
            Check(fault.Share, 0, 1, $"faults.{fault.Kind}.share");
        }

        return faults.Count == 0 ? this : throw new ValidationException(string.Join(' ', faults));

        void Check(double value, double least, double most, string name)
        {
            if (!(value >= least && value <= most))
            {
                faults.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {least} to {most}."));
            }
        }
    }
}
