namespace AdminApp.Core.Stores.Entities;

/// <summary>A speaker's name, and the one in its place.</summary>
/// <param name="From">The name before, compared without case and doubled blanks.</param>
/// <param name="To">The name after.</param>
public sealed record NameChange(string From, string To);
