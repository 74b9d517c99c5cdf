namespace AdminApp.Core.Requests;

/// <summary>A saved view, as someone sees it.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query of the page's address.</param>
/// <param name="IsShared">Whether others have it, too.</param>
/// <param name="IsOwn">Whether it is one's own, so that it can be changed.</param>
public sealed record NamedView(Guid Id, string Name, string Query, bool IsShared, bool IsOwn);
