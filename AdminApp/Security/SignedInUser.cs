namespace AdminApp.Security;

/// <summary>Who is signed in.</summary>
/// <param name="Id">Identity of the account.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Owner"><c>user:ID</c>: the owner of the conversations.</param>
internal sealed record SignedInUser(string Id, string Email, string Owner);
