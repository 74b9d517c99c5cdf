namespace AdminApp.Core.Stores;

/// <summary>The program cannot start for a reason that one line tells.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
