namespace AdminApp.Core.Stores;

/// <summary>The program can't start, for a reason that fits on one line.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
