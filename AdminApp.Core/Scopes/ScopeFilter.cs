namespace AdminApp.Core.Scopes;

/// <summary>One applied filter, shown as a chip that the user can remove.</summary>
/// <param name="Kind">What it limits. Several meeting filters add up; the others narrow the scope.</param>
/// <param name="Label">For people: "Retro, 24 Nov", "last week", "Ada Lovelace".</param>
/// <param name="FromQuestion">Whether it was read from the question rather than chosen by the user.</param>
/// <param name="Only">The filter alone, for asking again with it or without it.</param>
public sealed record ScopeFilter(ScopeKind Kind, string Label, bool FromQuestion, MeetingScope Only);
