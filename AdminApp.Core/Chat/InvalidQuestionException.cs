namespace AdminApp.Core.Chat;

/// <summary>A question that cannot be asked as it stands; the message, for a person, says what is allowed.</summary>
public sealed class InvalidQuestionException(string message, string code = ChatErrorCodes.Invalid) : ArgumentException(message)
{
    /// <summary>One of <see cref="ChatErrorCodes"/>.</summary>
    public string Code { get; } = code;
}
