using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// What a client of a model measures by OpenTelemetry's conventions for generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai/).
/// An operation is one attempt, since each is a request to the provider. There are no attributes for the user, the text or the provider's
/// address, which may name a machine in a private network.
/// </summary>
internal sealed class GenAiInstruments(IMeterFactory meters, TimeProvider time)
{
    /// <summary>The value of <c>error.type</c> if the callers left.</summary>
    public const string Cancelled = "cancelled";

    // The conventions' own buckets.
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] FirstSeconds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly long[] Tokens = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    // Two sets, so that names that the provider makes up cannot use up the places of configured ones.
    private readonly BoundedNames _requested = new();
    private readonly BoundedNames _answering = new();
    private readonly Histogram<double> _duration = meters.Create(LlmMeter.Name).CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Time of an attempt, from its grant to its last token or its failure.", advice: LlmMeter.Buckets(Seconds));

    private readonly Histogram<double> _firstChunk = meters.Create(LlmMeter.Name).CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk", "s", "Time of an attempt from its grant to the first chunk of a streamed answer.", advice: LlmMeter.Buckets(FirstSeconds));

    private readonly Histogram<long> _tokens = meters.Create(LlmMeter.Name).CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of an answered attempt, as the provider counted them.", advice: LlmMeter.Buckets(Tokens));

    /// <summary>An attempt begins.</summary>
    public Operation Begin(string model) => new(this, _requested.Bound(model));

    /// <summary>One attempt. Not thread-safe.</summary>
    public sealed class Operation(GenAiInstruments instruments, string model)
    {
        private readonly long _began = instruments.Time.GetTimestamp();

        /// <summary>The first chunk of the answer arrived.</summary>
        public void FirstChunk() => instruments._firstChunk.Record(Elapsed, Common());

        public void Answered(LlmAnswer answer)
        {
            var tags = Common();
            tags.Add("gen_ai.response.model", instruments._answering.Bound(answer.Model));
            instruments._duration.Record(Elapsed, tags);
            Count(answer.PromptTokens, "input", tags);
            Count(answer.CompletionTokens, "output", tags);
        }

        /// <param name="type">A name of a fixed set.</param>
        public void Failed(string type)
        {
            var tags = Common();
            tags.Add("error.type", type);
            instruments._duration.Record(Elapsed, tags);
        }

        private double Elapsed => instruments.Time.GetElapsedTime(_began).TotalSeconds;

        private TagList Common() => new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", "mistral_ai" },
            { "gen_ai.request.model", model },
        };

        // Zero means that the provider did not say.
        private void Count(int tokens, string type, TagList tags)
        {
            if (tokens > 0)
            {
                tags.Add("gen_ai.token.type", type);
                instruments._tokens.Record(tokens, tags);
            }
        }
    }

    private TimeProvider Time => time;
}
