using AdminApp.Core.Access.Audit;

namespace AdminApp.Core.Access;

/// <summary>How a session begins, for the sign-in history.</summary>
/// <param name="Actor">Who signs in, with the address that they come from.</param>
/// <param name="Browser">Their browser in words, such as <c>Chrome on Windows</c>.</param>
/// <param name="Action">What they did: a code of <see cref="AuditActions"/>.</param>
public sealed record SessionStart(AuditActor Actor, string Browser, string Action = AuditActions.SignInSucceeded);
