using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;

namespace AdminApp.Core.Requests;

/// <summary>What the stable codes of retries, failures and refusals mean, as parts of a sentence.</summary>
public static class RequestReasons
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["rate_limited"] = "the provider's rate limit was reached",
        ["capacity"] = "the provider had no room for the model",
        ["server_error"] = "the provider returned an error",
        ["timeout"] = "the provider didn't answer in time",
        ["network"] = "the provider couldn't be reached",
        ["forbidden"] = "the key may not use the model",
        ["no_such_model"] = "the provider doesn't have the model",
        [LlmErrorCodes.ZeroAllowance] = "the key has no allowance for the model",
        [LlmErrorCodes.ProviderDown] = "the provider was down",
        [LlmErrorCodes.ProviderUnauthorized] = "the provider rejected the key",
        [LlmErrorCodes.ProviderRejected] = "the provider rejected the request",
        [LlmErrorCodes.NotInTime] = "it could not be answered within the caller's patience",
        [LlmErrorCodes.QueueFull] = "the queue was full",
        [LlmErrorCodes.TooLarge] = "it needs more tokens than a limit allows",
        [ChatErrorCodes.QuotaUsed] = "the quota of the day was used up",
        [LlmErrorCodes.MonthSpent] = "the tokens of the month were used up",
        [LlmErrorCodes.NoKey] = "no Mistral key is configured",
        [LlmErrorCodes.BrokenOff] = "the answer broke off after its first words",
        [QuestionLedger.Interrupted] = "the process ended while it was open",
        [QuestionLedger.OtherError] = "of an unexpected error, which is in the log",
        [ChatErrorCodes.StoreUnavailable] = "the store couldn't be written to",
        [ChatErrorCodes.AnswerNotStored] = "the answer couldn't be stored",
        [ChatErrorCodes.EmptyAnswer] = "the model wrote nothing",
        [ChatErrorCodes.Stopping] = "the server was stopping",
        [ChatErrorCodes.AnswerPending] = "the conversation already had a pending answer",
        [ChatErrorCodes.ConversationFull] = "the conversation was full",
        [ChatErrorCodes.MeetingNotFound] = "a meeting that it names doesn't exist",
        [ChatErrorCodes.SearchNotReady] = "the search index was being built",
        [ChatErrorCodes.Internal] = "of an unexpected error, which is in the log",
        ["client_rate"] = "the caller asked too often",
    };

    /// <summary>The meaning; for a code of another version, the code itself.</summary>
    public static string Text(string? code) => code is null ? "of an unknown reason" : Texts.GetValueOrDefault(code, code.Replace('_', ' '));
}
