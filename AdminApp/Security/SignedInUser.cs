using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Security;

/// <summary>Who is signed in.</summary>
/// <param name="Owner">The owner of the user's conversations: <c>user:ID</c>.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="SessionId">The session of this browser.</param>
internal sealed record SignedInUser(string Id, string Email, string Owner, UserRole Role, Guid SessionId)
{
    /// <summary>The address that this browser comes from; null where that is not known.</summary>
    public string? Address { get; init; }

    /// <summary>The user in the audit log, who makes changes with this role.</summary>
    public AuditActor Actor => new(Email, Owner, Address) { Role = Role };
}
