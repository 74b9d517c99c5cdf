using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Measures.Pictures;

/// <summary>
/// A model for pictures: it takes two to seven seconds by the given clock, and answers with the first sentences of the first passages. One question
/// has an answer that was written for it, whose sources are looked up in the passages.
/// </summary>
internal sealed partial class ScriptedModel(TimeProvider time) : IChatClient
{
    private const double Shortest = 2;
    private const double Spread = 5;
    private const int Pieces = 12;
    private static readonly ProviderHeaders Headers = new() { Status = 200 };
    private readonly Random _random = new(20250304);
    private readonly Lock _lock = new();

    /// <summary>The question that has an answer of its own.</summary>
    public const string Question = "What would a touch screen cost, and why was it left out?";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IProviderCallObserver? observer = null;
        options?.AdditionalProperties?.TryGetValue(IProviderCallObserver.OptionsKey, out observer);
        observer?.Sending();
        var text = Answer(messages.Last().Text);
        var piece = TimeSpan.FromSeconds(Seconds() / Pieces);
        await Task.Delay(piece * 3, time, cancellationToken);
        observer?.HeadersReceived(Headers);
        foreach (var part in text.Chunk((text.Length / Pieces) + 1))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, new string(part));
            await Task.Delay(piece, time, cancellationToken);
        }

        var (prompt, completion) = (messages.Sum(message => message.Text.Length) / 4, text.Length / 4);
        yield return new ChatResponseUpdate(
            ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion, TotalTokenCount = prompt + completion })])
        { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private double Seconds()
    {
        lock (_lock)
        {
            return Shortest + (_random.NextDouble() * Spread);
        }
    }

    private static string Answer(string prompt)
    {
        var passages = Passages().Matches(prompt).Select(match => (Number: match.Groups["n"].Value, Text: match.Groups["text"].Value)).ToList();
        if (passages.Count == 0)
        {
            return "The transcripts do not answer this.";
        }

        string Of(string words) => passages.Where(passage => passage.Text.Contains(words, StringComparison.OrdinalIgnoreCase)).Select(passage => $"[{passage.Number}]").FirstOrDefault() ?? "";
        if (prompt.Contains(Question, StringComparison.Ordinal))
        {
            return $"""
                The touch screen was put off **on cost**, and voice recognition was kept instead.

                - The Industrial Designer's estimate was **upwards of €17.50 per remote**, just for the touch screen technology.{Of("seventeen fifty")} Marketing asked whether they could really afford such a main cost source.{Of("main cost source")}
                - With the cost going up to seventeen, the Project Manager looked at the bottom line and thought that they might have to drop one of the two.{Of("bottom line")}
                - Marketing had research backing voice recognition, and proposed to table the touch screen for the next model.{Of("research backing")} The Industrial Designer sided with that: voice recognition is simpler, and ready to go.{Of("voice recognition is simpler")}

                | Option | What was said of it |
                |---|---|
                | Touch screen | “most marketable feature” {Of("most marketable feature")} |
                | Voice recognition | “ready to go, it's packaged” {Of("packaged")} |
                """;
        }

        return string.Join(" ", passages.Take(2).Select(passage => $"{Sentence(passage.Text)} [{passage.Number}]."));
    }

    private static string Sentence(string text)
    {
        var words = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(24);
        return $"It was said that “{string.Join(' ', words).Trim()}”";
    }

    [GeneratedRegex(@"^\[(?<n>\d+)\] [^\n]*\n(?<text>.*?)(?=^\[\d+\] |^PASSAGES>>>)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Passages();
}
