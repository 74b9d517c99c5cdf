using System.CommandLine;
using System.Globalization;
using AdminApp.Commands;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Access;

/// <summary><c>users add|reset|list</c>: for admins who are locked out. Works beside a running server on the same data.</summary>
internal static class UsersCommand
{
    public static Command Create(CommandHost host) => new("users", "Adds, resets and lists users. Also works while the server is running.") { Add(host), Reset(host), List(host) };

    private static Command Add(CommandHost host)
    {
        var (email, role, fromInput) = (EmailArgument(), RoleOption(), PasswordOption());
        var command = new Command("add", "Adds a user. Prints a generated password once, unless --password-stdin is given.") { email, role, fromInput };
        return WithAction(host, command, (parsed, accounts, token) => ApplyAsync(
            parsed.GetValue(fromInput), password => accounts.AddAsync(parsed.GetValue(email)!, password, Enum.Parse<UserRole>(parsed.GetValue(role)!, ignoreCase: true), AuditActor.CommandLine, token), "Added"));
    }

    private static Command Reset(CommandHost host)
    {
        var (email, fromInput) = (EmailArgument(), PasswordOption());
        var command = new Command(
            "reset", "Gives a user a new password, unlocks and enables the account, and ends all its sessions. Prints a generated password once, unless --password-stdin is given.")
        {
            email,
            fromInput,
        };
        return WithAction(host, command, (parsed, accounts, token) => ApplyAsync(
            parsed.GetValue(fromInput), password => accounts.ResetAsync(parsed.GetValue(email)!, password, enable: true, AuditActor.CommandLine, token), "Reset"));
    }

    private static Command List(CommandHost host) => WithAction(host, new Command("list", "Lists the users."), async (_, accounts, token) =>
    {
        foreach (var user in await accounts.ListAsync(token))
        {
            Console.WriteLine($"{user.Email}\t{user.Role.ToString().ToLowerInvariant()}\t{State(user)}\tadded {user.CreatedAtUtc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }

        return ExitCodes.Success;
    });

    private static string State(AppUser user) =>
        user.Disabled ? "disabled" : user.LockoutEnd > TimeProvider.System.GetUtcNow() ? "locked after failed attempts" : "active";

    private static Argument<string> EmailArgument() => new("EMAIL") { Description = "The user's email address." };

    private static Option<string> RoleOption()
    {
        var option = new Option<string>("--role")
        {
            Description = "What the user may do: viewer, operator or admin. The default is admin, because whoever can run this command owns the machine.",
            DefaultValueFactory = _ => nameof(UserRole.Admin).ToLowerInvariant(),
        };
        option.AcceptOnlyFromAmong([.. Enum.GetNames<UserRole>().Select(name => name.ToLowerInvariant())]);
        return option;
    }

    private static Option<bool> PasswordOption() => new("--password-stdin") { Description = "Read the password from the first line of standard input instead of generating one." };

    private static Command WithAction(CommandHost host, Command command, Func<ParseResult, UserAccounts, CancellationToken, Task<int>> work)
    {
        command.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => work(parsed, services.GetRequiredService<UserAccounts>(), token), cancellationToken));
        return command;
    }

    private static async Task<int> ApplyAsync(bool fromInput, Func<string?, Task<AccountOutcome>> apply, string done)
    {
        var outcome = await apply(fromInput ? await Console.In.ReadLineAsync() ?? "" : null);
        if (outcome.Error is { } error)
        {
            await Console.Error.WriteLineAsync(error);
            return ExitCodes.Failed;
        }

        Console.WriteLine($"{done} {outcome.User!.Email}.");
        if (outcome.GeneratedPassword is { } password)
        {
            Console.WriteLine($"Temporary password (shown once): {password}");
        }

        return ExitCodes.Success;
    }
}
