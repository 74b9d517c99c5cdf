using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What a forecast needs to know of a call.</summary>
/// <param name="User">The user for fairness.</param>
/// <param name="Class">Its class.</param>
/// <param name="Tokens">Upper bound of its tokens.</param>
/// <param name="Kind">What it asks for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlannedCall(string User, LlmClass Class, long Tokens, CallKind Kind);
