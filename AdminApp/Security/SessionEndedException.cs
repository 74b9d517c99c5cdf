using AdminApp.Core.Access;

namespace AdminApp.Security;

/// <summary>An action was refused, since the session of the page has ended.</summary>
internal sealed class SessionEndedException(SessionEnd end) : UnauthorizedAccessException($"{SessionEndText.Text(end)} Sign in again.");
