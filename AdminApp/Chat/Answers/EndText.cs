using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Answers;

/// <summary>The notice about an answer that did not end well; says each thing once.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Text">Why, what was kept and what it cost.</param>
internal sealed record EndText(string Title, string Text)
{
    /// <summary>Whether the provider was the reason; the error text then begins with what happened there.</summary>
    public static bool IsProvider(Message answer) => answer.ErrorCode
        is LlmErrorCodes.ProviderDown or LlmErrorCodes.ProviderUnauthorized or LlmErrorCodes.ProviderRejected or LlmErrorCodes.ZeroAllowance;

    public static EndText Of(Message answer)
    {
        var (title, why) = IsProvider(answer) ? ProviderFailureText.Split(answer.ErrorText ?? "The answer failed.") : (TitleOf(answer), answer.ErrorText);
        var tokens = (answer.PromptTokens ?? 0) + (answer.CompletionTokens ?? 0);
        var kept = answer.QuotesOnly ? "The best quotes are below." : HasText(answer) ? "The text so far was kept." : null;
        var cost = answer.State == MessageState.Refused ? "Nothing was used." : tokens > 0 ? $"{Amounts.Count(tokens, "token")} were used." : null;
        return new EndText(title, string.Join(' ', new[] { why, kept, cost }.Where(said => !string.IsNullOrEmpty(said))));
    }

    private static string TitleOf(Message answer) => (answer.State, answer.ErrorCode) switch
    {
        (MessageState.Interrupted, _) => "Interrupted: the server stopped before the answer was complete",
        (MessageState.Refused, LlmErrorCodes.NotInTime) => "Not sent: the wait is too long",
        (MessageState.Refused, LlmErrorCodes.QueueFull) => "Not sent: the queue is full",
        (MessageState.Refused, _) => "Not sent",
        (MessageState.Failed, LlmErrorCodes.NotInTime) => "Not answered in time",
        _ when HasText(answer) && answer.TotalMs is { } ms => $"The answer was cut off after {Amounts.Duration(ms)}",
        _ when HasText(answer) => "The answer was cut off",
        _ => "The answer failed",
    };

    private static bool HasText(Message answer) => answer.Content.Length > 0 && !answer.QuotesOnly;
}
