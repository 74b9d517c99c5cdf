namespace AdminApp.Core.Stores.Entities;

/// <summary>A view of the list of requests that someone saved under a name.</summary>
public sealed class RequestView
{
    /// <summary>Maximum length of <see cref="Owner"/>, in characters.</summary>
    public const int MaxOwner = 200;

    /// <summary>Maximum length of <see cref="Name"/>, in characters.</summary>
    public const int MaxName = 60;

    /// <summary>Maximum length of <see cref="Query"/>, in characters.</summary>
    public const int MaxQuery = 2_000;

    public Guid Id { get; set; }

    /// <summary>Whose view it is: <c>user:ID</c>.</summary>
    public required string Owner { get; set; }

    /// <summary>Its name, unique among those of its owner.</summary>
    public required string Name { get; set; }

    /// <summary>The query of the page's address, with its question mark; empty for the page as it opens.</summary>
    public required string Query { get; set; }

    /// <summary>Whether everyone who sees all requests has it in their list.</summary>
    public bool IsShared { get; set; }

    public DateTime ChangedAtUtc { get; set; }
}
