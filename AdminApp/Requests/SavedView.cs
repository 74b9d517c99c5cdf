namespace AdminApp.Requests;

/// <summary>A view that someone saved under a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query of its address.</param>
public sealed record SavedView(string Name, string Query);
