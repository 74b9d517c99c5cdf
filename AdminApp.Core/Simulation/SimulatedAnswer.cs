using System.Text.RegularExpressions;

namespace AdminApp.Core.Simulation;

/// <summary>An answer split into tokens that are sent one by one, with their times.</summary>
internal sealed partial class SimulatedAnswer
{
    private const int DefaultMaxTokens = 32_000;
    private const double SlowFactor = 20;

    private SimulatedAnswer(SimulatedRequest request, long number, ModelOutput output, IReadOnlyList<string> tokens, bool cut, TimeSpan first, TimeSpan whole) =>
        (Request, Id, Output, Tokens, Cut, First, Whole) = (request, FormattableString.Invariant($"sim{number:x29}"), output, tokens, cut, first, whole);

    public SimulatedRequest Request { get; }
    public string Id { get; }
    public ModelOutput Output { get; }
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Whether it was cut off by <c>max_tokens</c>.</summary>
    public bool Cut { get; }

    /// <summary>From arrival to the first token.</summary>
    public TimeSpan First { get; }

    /// <summary>From arrival to the last token.</summary>
    public TimeSpan Whole { get; }

    public int CompletionTokens => Output.ToolName is null ? Tokens.Count : 1 + ((Output.ToolName.Length + Output.ToolArguments.Length) / 4);

    public string FinishReason => Output.ToolName is not null ? "tool_calls" : Cut ? "length" : "stop";

    /// <summary>Maximum number of tokens of the answer to a request.</summary>
    public static int MaxTokens(SimulatedRequest request) => request.MaxTokens ?? DefaultMaxTokens;

    public static SimulatedAnswer Draw(SimulatedRequest request, Admission admission)
    {
        var options = admission.Options;
        var whole = TimeSpan.FromSeconds(Seconds(options, admission.Random) * options.TimeScale);
        if (admission.Fault == FaultKind.SlowChunks)
        {
            whole *= SlowFactor;
        }

        var output = SimulatedModel.Answer(request, options, admission.Random);
        string[] tokens = [.. Token().Matches(output.Text).Select(match => match.Value)];
        var most = MaxTokens(request);
        var cut = tokens.Length > most && !output.Endless;
        return new SimulatedAnswer(request, admission.Number, output, cut ? tokens[..most] : tokens, cut, whole * options.FirstTokenShare, whole);
    }

    /// <summary>When a token is sent, from arrival.</summary>
    public TimeSpan Due(long token) => First + ((Whole - First) * ((double)token / Math.Max(1, Tokens.Count)));

    private static double Seconds(SimulationOptions options, Random random)
    {
        if (options.Latency == LatencyKind.Uniform)
        {
            return options.MinSeconds + (random.NextDouble() * (options.MaxSeconds - options.MinSeconds));
        }

        // Box-Muller: two uniform draws give one normal draw.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Min(options.MaxSeconds, options.MedianSeconds * Math.Exp(options.Sigma * normal));
    }

    // About four characters each; a citation such as [12] always spans several.
    [GeneratedRegex(@"\s*\w{1,5}|\s*[^\w\s]|\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
