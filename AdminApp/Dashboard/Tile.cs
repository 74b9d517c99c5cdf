namespace AdminApp.Dashboard;

/// <summary>One number with what it is measured against; all viewers share it.</summary>
/// <param name="Label">What it is.</param>
/// <param name="ShortLabel">What it is, where there is little room.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit, or its limit: "of 60".</param>
/// <param name="Caption">What else there is to say.</param>
/// <param name="Spark">Its line over the range, built from numbers of this program.</param>
/// <param name="OnPhones">Whether it is shown on phones.</param>
public sealed record Tile(string Label, string ShortLabel, string Value, string Unit, string Caption, string Spark, bool OnPhones = true);
