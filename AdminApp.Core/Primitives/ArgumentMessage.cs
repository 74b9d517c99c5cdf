namespace AdminApp.Core.Primitives;

/// <summary>Texts of refused arguments, for people.</summary>
public static class ArgumentMessage
{
    /// <summary>The message without the name of a parameter of ours, which the framework adds.</summary>
    public static string WithoutParameter(this ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
}
