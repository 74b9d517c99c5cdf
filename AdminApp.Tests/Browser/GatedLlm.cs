using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using AdminApp.Core.Llm;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Browser;

/// <summary>An LLM service whose every update is handed out by the test, so that a page can be looked at in between.</summary>
internal sealed partial class GatedLlm : FakeLlmService
{
    private Channel<LlmUpdate> _updates = Channel.CreateUnbounded<LlmUpdate>();

    public GatedLlm() => Then((_, cancellationToken) => HandOutAsync(cancellationToken));

    /// <summary>The number under which the newest question got the passage that has these words.</summary>
    public async Task<int> NumberOfAsync(string words)
    {
        await Eventually.UntilAsync(() => Requests.Count > 0 && Requests[^1].Messages[^1].Text.Contains(words, StringComparison.Ordinal));
        var prompt = Requests[^1].Messages[^1].Text;
        var heads = PassageHead().Matches(prompt[..prompt.IndexOf(words, StringComparison.Ordinal)]);
        return int.Parse(heads[^1].Groups["number"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Hands out updates.</summary>
    public void Say(params LlmUpdate[] updates)
    {
        foreach (var update in updates)
        {
            _updates.Writer.TryWrite(update);
        }
    }

    /// <summary>Hands out a whole answer.</summary>
    public void Answer(string text, int chunk = 12, bool fromCache = false)
    {
        Say(new LlmStarted());
        foreach (var piece in text.Chunk(chunk))
        {
            Say(new LlmToken(new string(piece)));
        }

        Complete(text, fromCache);
    }

    /// <summary>Ends an answer whose text was handed out before.</summary>
    public void Complete(string text, bool fromCache = false) => Say(new LlmCompleted(new LlmAnswer
    {
        Text = text,
        Model = "mistral-small",
        PromptTokens = 1004,
        CompletionTokens = 200,
        Queued = TimeSpan.FromMilliseconds(400),
        FirstToken = TimeSpan.FromSeconds(1.1),
        Total = TimeSpan.FromSeconds(3.2),
        FromCache = fromCache,
        WrittenAt = TimeProvider.System.GetUtcNow().AddMinutes(-9),
        Attempts = 1,
    }));

    /// <summary>The request fails, after what was handed out before.</summary>
    public void Fail(Exception exception) => _updates.Writer.TryComplete(exception);

    private async IAsyncEnumerable<LlmUpdate> HandOutAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = _updates;
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(cancellationToken))
            {
                yield return update;
                if (update is LlmCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            if (updates.Reader.Completion.IsCompleted)
            {
                _updates = Channel.CreateUnbounded<LlmUpdate>();
            }
        }
    }

    [GeneratedRegex(@"^\[(?<number>\d+)\] ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PassageHead();
}
