namespace AdminApp.Core.Stores.Entities;

/// <summary>A conversation of one owner with the agent.</summary>
public sealed class Conversation
{
    /// <summary>Identity.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose it is: <c>user:ID</c> for a signed-in user, <c>key:ID</c> for an API key.</summary>
    public required string Owner { get; set; }

    /// <summary>Title: the first question, shortened, until renamed.</summary>
    public required string Title { get; set; }

    /// <summary>Whether it stands on top of the list.</summary>
    public bool Pinned { get; set; }

    /// <summary>When it began, in UTC.</summary>
    public DateTime CreatedAtUtc { get; set; }

    /// <summary>When it last changed, in UTC.</summary>
    public DateTime UpdatedAtUtc { get; set; }
}
