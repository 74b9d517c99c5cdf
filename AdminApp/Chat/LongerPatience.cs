using AdminApp.Core.Chat;

namespace AdminApp.Chat;

/// <summary>The patience of someone who chose to wait anyway: the estimated wait with some room to grow, up to the longest a question may wait.</summary>
internal static class LongerPatience
{
    private static readonly TimeSpan Room = TimeSpan.FromSeconds(30);

    /// <summary>The patience for a wait; null if the wait is longer than a question may wait.</summary>
    /// <param name="wait">Time until the answer, as the queue currently estimates it.</param>
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
