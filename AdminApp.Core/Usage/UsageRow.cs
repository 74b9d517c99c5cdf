using AdminApp.Core.Llm.Metering;

namespace AdminApp.Core.Usage;

/// <summary>A line of usage.</summary>
/// <param name="Code">What it is of: a user, key, model or meeting, or a day (<c>2026-11-29</c>). Empty: pages (by key), or prompts without a passage (by meeting).</param>
/// <param name="Name">The same in words.</param>
/// <param name="Used">What was used. Questions are counted by person, key and day only.</param>
/// <param name="Cost">What it cost.</param>
public sealed record UsageRow(string Code, string Name, UsageSums Used, Cost Cost);
