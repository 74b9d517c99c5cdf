using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>A refusal: nothing was sent.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Limit">The limit that was met, in tokens or requests.</param>
/// <param name="ReadyAt">When it would be answered if it were admitted now; <see cref="TimeSpan.MaxValue"/> for never.</param>
/// <param name="AskAgainAt">When the same request would be admitted, later for each caller refused together.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Refusal(RefusalKind Kind, long Limit, TimeSpan ReadyAt, TimeSpan AskAgainAt)
{
    /// <summary>A refusal that no waiting changes.</summary>
    public Refusal(RefusalKind kind, long limit)
        : this(kind, limit, TimeSpan.MaxValue, TimeSpan.MaxValue)
    {
    }
}
