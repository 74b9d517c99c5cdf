namespace AdminApp.Commands;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCodes
{
    /// <summary>It did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>It could not; a line on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments, or settings out of range: nothing was begun.</summary>
    public const int BadArguments = 2;
}
