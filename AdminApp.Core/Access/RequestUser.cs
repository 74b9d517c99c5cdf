namespace AdminApp.Core.Access;

/// <summary>Someone who asks.</summary>
/// <param name="Code"><c>user:ID</c> or <c>key:ID</c>, as in the table of requests.</param>
/// <param name="Name">A user's email or a key's name.</param>
/// <param name="IsKey">Whether it is an API key.</param>
public sealed record RequestUser(string Code, string Name, bool IsKey)
{
    /// <summary>As pages write it: <c>ana@example.org</c>, <c>Key “reports”</c>.</summary>
    public string Shown => IsKey ? $"Key “{Name}”" : Name;
}
