using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm;

/// <summary>What decides a call's turn. Those who share a call have common ones, which change as they come and go.</summary>
/// <param name="User">The user for fairness.</param>
/// <param name="Class">The class.</param>
/// <param name="Deadline">Monotonic timestamp by which the whole answer is wanted; <see cref="long.MaxValue"/> for none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QueueTerms(string User, LlmClass Class, long Deadline);
