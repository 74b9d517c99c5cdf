namespace AdminApp.Commands;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The command failed; a line on standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments, or settings out of range; nothing was started.</summary>
    public const int BadArguments = 2;
}
