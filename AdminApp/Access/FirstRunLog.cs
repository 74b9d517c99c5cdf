namespace AdminApp.Access;

/// <summary>The line that whoever starts the server reads. A warning, so that it shows under any usual log level.</summary>
internal static partial class FirstRunLog
{
    [LoggerMessage(EventName = "FirstRunCode", Level = LogLevel.Warning,
        Message = "No account exists yet. Open /setup in a browser. First-run code: {Code} (works once, for 15 minutes; a restart creates a new one)")]
    public static partial void Code(ILogger logger, string code);
}
