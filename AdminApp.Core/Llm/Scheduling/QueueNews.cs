using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What a waiting caller is told.</summary>
/// <param name="Place">1 for the next.</param>
/// <param name="Start">When it would be sent; <see cref="TimeSpan.MaxValue"/> for never.</param>
/// <param name="Constraint">What it waits for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueueNews(int Place, TimeSpan Start, Constraint Constraint);
