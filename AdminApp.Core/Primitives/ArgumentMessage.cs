namespace AdminApp.Core.Primitives;

/// <summary>Messages of argument exceptions, for people.</summary>
public static class ArgumentMessage
{
    /// <summary>The message without the parameter name that the framework adds.</summary>
    public static string WithoutParameter(this ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
}
