using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Something that an operator wants to find in the log.</summary>
internal enum NoticeKind
{
    /// <summary>Sending pauses.</summary>
    Paused,

    /// <summary>The provider's limit is lower than the configured one.</summary>
    LimitLowered,

    /// <summary>The provider named a limit that is its to say.</summary>
    LimitSaid,

    /// <summary>Nothing is known of the last window.</summary>
    PastUnknown,

    /// <summary>Fewer calls may be in flight.</summary>
    ConcurrencyLowered,

    /// <summary>Sending is paced.</summary>
    Paced,
}

/// <summary>One of them.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Text">A budget's name, or a reason.</param>
/// <param name="Value">Seconds of a pause, a limit, or calls.</param>
/// <param name="Before">The configured limit, or the one that was in force before the provider named its own.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SchedulerNotice(NoticeKind Kind, string Text, double Value, double Before = 0);
