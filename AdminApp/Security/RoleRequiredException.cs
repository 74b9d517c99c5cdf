using AdminApp.Core.Stores.Entities;

namespace AdminApp.Security;

/// <summary>An action was refused because the user's role may not do it.</summary>
internal sealed class RoleRequiredException(UserRole least) : UnauthorizedAccessException($"This needs the role {least}. An Admin can give it to you on the Access page.");
