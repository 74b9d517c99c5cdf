using AdminApp.Core.Chat;

namespace AdminApp.Chat;

/// <summary>How long a person waits who chose to wait anyway: the honest wait with room for it to grow, within what a question may wait.</summary>
internal static class LongerPatience
{
    private static readonly TimeSpan Room = TimeSpan.FromSeconds(30);

    /// <summary>The patience for a wait; null when the wait is longer than any question may wait.</summary>
    /// <param name="wait">Time until the answer, as the queue estimates it now.</param>
    public static TimeSpan? For(TimeSpan wait)
    {
        if (wait + Room > AskRequest.MaxPatience)
        {
            return null;
        }

        var patience = (wait * 1.5) + Room;
        return patience < AskRequest.MaxPatience ? patience : AskRequest.MaxPatience;
    }
}
