using System.CommandLine;

namespace AdminApp.Access;

/// <summary><c>users add|reset|list</c>: for an admin who is locked out.</summary>
internal static class UsersCommand
{
    public static Command Create() => new("users", "Adds, resets and lists users.");
}
