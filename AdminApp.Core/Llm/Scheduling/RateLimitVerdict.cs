using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>How a 429 was read.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="ByOthers">By our own count there was room, so other users of the key took it.</param>
/// <param name="Pause">How long sending pauses from now on; zero or less if it need not.</param>
/// <param name="IsNew">Whether it is a pause of its own, not one more refusal of a burst that pauses already.</param>
/// <param name="Lowers">Whether it points at too many calls at once.</param>
/// <param name="Paces">Whether nothing explains it, so that sending continues at the average rate for a while.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateLimitVerdict(RateLimitKind Kind, bool ByOthers, TimeSpan Pause, bool IsNew, bool Lowers, bool Paces);
