namespace AdminApp.Core.Chat;

/// <summary>The question is invalid; the message says what is allowed.</summary>
public sealed class InvalidQuestionException(string message, string code = ChatErrorCodes.Invalid) : ArgumentException(message)
{
    /// <summary>One of <see cref="ChatErrorCodes"/>.</summary>
    public string Code { get; } = code;
}
