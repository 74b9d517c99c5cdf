using System.Text;

namespace AdminApp.Core.Chat;

/// <summary>Checks what a caller asks for.</summary>
internal static class AskValidation
{
    /// <summary>The request with clean texts.</summary>
    /// <exception cref="InvalidQuestionException">Something is out of range; the message says what is allowed.</exception>
    public static AskRequest Check(AskRequest request)
    {
        var text = Clean(request.Text).Trim();
        if (text.Length is 0 or > AskRequest.MaxLength)
            throw new InvalidQuestionException($"A question has 1 to {AskRequest.MaxLength} characters; this one has {text.Length}.");
        if (request.Patience is { } patience && (patience < TimeSpan.FromSeconds(1) || patience > AskRequest.MaxPatience))
            throw new InvalidQuestionException($"Patience is 1 to {AskRequest.MaxPatience.TotalSeconds:0} seconds; this is {patience.TotalSeconds:0.##}.");
        return request with { Text = text, History = request.History is { } history ? Check(history) : null };
    }

    private static List<HistoryMessage> Check(IReadOnlyList<HistoryMessage> history)
    {
        if (history.Count > AskRequest.MaxHistory)
            throw new InvalidQuestionException($"History has at most {AskRequest.MaxHistory} messages; this one has {history.Count}.");
        if (history.Sum(message => (long)message.Content.Length) > ChatLimits.HistoryTotal)
            throw new InvalidQuestionException($"History has at most {ChatLimits.HistoryTotal} characters in all.");
        foreach (var message in history)
        {
            if (message.Role is not ("user" or "assistant"))
                throw new InvalidQuestionException("A message of the history has the role user or assistant.");
            if (string.IsNullOrWhiteSpace(message.Content) || message.Content.Length > ChatLimits.HistoryMessage)
                throw new InvalidQuestionException($"A message of the history has 1 to {ChatLimits.HistoryMessage} characters.");
        }

        return [.. history.Select(message => message with { Content = Clean(message.Content) })];
    }

    // Half surrogates and control characters are refused by stores and by JSON readers.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
