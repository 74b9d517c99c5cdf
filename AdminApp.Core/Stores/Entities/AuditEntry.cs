namespace AdminApp.Core.Stores.Entities;

/// <summary>One thing that someone did or tried, in the audit log. Never holds a secret.</summary>
public sealed class AuditEntry
{
    /// <summary>Longest name, ID, code or address, in characters.</summary>
    public const int MaxWord = 256;

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubject = 400;

    /// <summary>Longest detail, in characters.</summary>
    public const int MaxDetail = 2000;

    public long Id { get; set; }

    public DateTime AtUtc { get; set; }

    /// <summary>Who, in words: an email address, <c>key NAME</c>, <c>configuration</c> or <c>command line</c>; kept when the account or the key is gone.</summary>
    public required string Who { get; set; }

    /// <summary>
    /// The same person or program as an ID: <c>user:ID</c> or <c>key:ID</c>; null for what has none. Of a failed sign-in, the account that it was tried with.
    /// </summary>
    public string? Actor { get; set; }

    /// <summary>What was done, as a stable code: <c>user.added</c>, <c>transcript.deleted</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to, in words: a user's email address, a file's name, a setting's key.</summary>
    public required string Subject { get; set; }

    /// <summary>What changed, in words, and the reason where one was given; may be empty.</summary>
    public string Detail { get; set; } = "";

    /// <summary>The address that it came from; null where there is none.</summary>
    public string? Address { get; set; }
}
