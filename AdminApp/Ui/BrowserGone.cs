using Microsoft.JSInterop;

namespace AdminApp.Ui;

/// <summary>Tells failures of calls to the browser that only mean that it is gone: its connection ended, or did not answer before its page did.</summary>
internal static class BrowserGone
{
    /// <summary>Whether nobody is there any more to be told.</summary>
    public static bool Explains(Exception exception) => exception is JSDisconnectedException or OperationCanceledException;
}
