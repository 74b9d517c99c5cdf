namespace AdminApp.Core.Requests;

/// <summary>The question of a request.</summary>
/// <param name="Id">The request.</param>
/// <param name="Text">The question.</param>
internal sealed record RequestText(Guid Id, string Text);
