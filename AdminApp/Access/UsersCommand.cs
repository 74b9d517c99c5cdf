using System.CommandLine;
using AdminApp.Hosting;

namespace AdminApp.Access;

/// <summary><c>users add|reset|list</c>: for an admin who is locked out.</summary>
internal static class UsersCommand
{
    public static Command Create(VerbHost host) => new("users", "Adds, resets and lists users.");
}
