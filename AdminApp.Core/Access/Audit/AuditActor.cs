using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access.Audit;

/// <summary>Who acts, for the audit log.</summary>
/// <param name="Who">In words: an email address, <c>key NAME</c>, <c>configuration</c> or <c>command line</c>.</param>
/// <param name="Id">As an ID: <c>user:ID</c> or <c>key:ID</c>; null for what has none.</param>
/// <param name="Address">The address that they act from; null where there is none.</param>
public sealed record AuditActor(string Who, string? Id = null, string? Address = null)
{
    /// <summary>The settings of the program, at its start.</summary>
    public static AuditActor Configuration { get; } = new("configuration");

    /// <summary>The owner of the machine, at its command line.</summary>
    public static AuditActor CommandLine { get; } = new("command line");

    /// <summary>The role that a user acts with, as last read from the store; null where no role is needed. <see cref="AuditLog.AddAsync"/> refuses a change of someone who has lost it.</summary>
    public UserRole? Role { get; init; }
}
