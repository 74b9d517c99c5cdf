using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>A session as the store knows it.</summary>
/// <param name="End">Why it has ended; null if it is valid.</param>
/// <param name="Role">What its user may do; the least where it has ended.</param>
public sealed record SessionState(SessionEnd? End, UserRole Role = UserRole.Viewer);
