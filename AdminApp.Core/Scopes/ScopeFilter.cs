namespace AdminApp.Core.Scopes;

/// <summary>One filter that was in force, shown to people as a chip that they can remove.</summary>
/// <param name="Kind">What it limits. Meeting filters add up; the others narrow.</param>
/// <param name="Label">For people: "Retro, 24 Nov", "last week", "Ada Lovelace".</param>
/// <param name="FromQuestion">Whether it was read from the question's words rather than chosen.</param>
/// <param name="Only">The filter alone, for asking again with it or without it.</param>
public sealed record ScopeFilter(ScopeKind Kind, string Label, bool FromQuestion, MeetingScope Only);
