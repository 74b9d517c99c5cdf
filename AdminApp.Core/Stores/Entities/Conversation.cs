namespace AdminApp.Core.Stores.Entities;

/// <summary>A conversation of one owner with the agent.</summary>
public sealed class Conversation
{
    public Guid Id { get; set; }

    /// <summary><c>user:ID</c> for a signed-in user, <c>key:ID</c> for an API key.</summary>
    public required string Owner { get; set; }

    /// <summary>The first question, shortened, until renamed.</summary>
    public required string Title { get; set; }

    /// <summary>Whether it is at the top of the list.</summary>
    public bool Pinned { get; set; }

    public DateTime CreatedAtUtc { get; set; }

    public DateTime UpdatedAtUtc { get; set; }
}
