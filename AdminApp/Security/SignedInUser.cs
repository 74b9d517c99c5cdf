namespace AdminApp.Security;

/// <summary>Who is signed in.</summary>
/// <param name="Owner">The owner of the user's conversations: <c>user:ID</c>.</param>
internal sealed record SignedInUser(string Id, string Email, string Owner);
