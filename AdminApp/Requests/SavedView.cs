namespace AdminApp.Requests;

/// <summary>A view as earlier versions kept it in the browser.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query of its address.</param>
public sealed record SavedView(string Name, string Query);
