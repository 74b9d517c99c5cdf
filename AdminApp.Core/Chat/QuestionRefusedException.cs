namespace AdminApp.Core.Chat;

/// <summary>A question was refused, with a stable code of <see cref="ChatErrorCodes"/> and a text for people.</summary>
public sealed class QuestionRefusedException(string code, string message, Exception? inner = null) : InvalidOperationException(message, inner)
{
    /// <summary>One of <see cref="ChatErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>Time until it would be accepted; null if unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
