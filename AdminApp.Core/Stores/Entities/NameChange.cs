namespace AdminApp.Core.Stores.Entities;

/// <summary>A speaker's name, and the one in its place.</summary>
/// <param name="From">The name before, compared without case and doubled blanks.</param>
/// <param name="To">The name after.</param>
public sealed record NameChange(string From, string To)
{
    /// <summary>The names in the file of those who were called so when a change in one meeting was made: it stays in force when the change that gave them the name is undone. Null for a change in all.</summary>
    public IReadOnlyList<string>? InFile { get; init; }
}
