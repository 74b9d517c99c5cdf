using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Access;

/// <summary>The verb as people run it: a process of its own, beside a running server on the same data.</summary>
[SlowTest("starts processes")]
public class UsersCommandTests
{
    [Theory, EachStore]
    public async Task LockedOutAdmin_GetsInAgain_BesideARunningServer(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var before = await app.SignedInBrowserAsync();

        var reset = await RunAsync(app, ["users", "reset", AppFactory.AdminEmail]);
        Assert.Equal((0, ""), (reset.Exit, reset.Error));
        var password = reset.Output.Split("shown once): ")[1].Trim();
        using var browser = await app.SignedInBrowserAsync(password: password);
        using var old = app.Browser();
        using var refused = await old.SignInAsync();
        Assert.Null(old.Target(refused));

        var added = await RunAsync(app, ["users", "add", "b@example.org", "--password-stdin"], input: "another long password\n");
        Assert.Equal((0, "Added b@example.org."), (added.Exit, added.Output.Trim()));
        using var second = await app.SignedInBrowserAsync("b@example.org", "another long password");

        Assert.Equal(0, (await RunAsync(app, ["users", "add", "c@example.org", "--role", "viewer"])).Exit);
        var list = await RunAsync(app, ["users", "list"]);
        Assert.Equal(
            [$"{AppFactory.AdminEmail} admin", "b@example.org admin", "c@example.org viewer"],
            list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split('\t').Take(2))));
    }

    [Theory]
    [InlineData(1, "No user", "users", "reset", "nobody@example.org")]
    [InlineData(1, "not an email address", "users", "add", "nobody")]
    [InlineData(1, "already", "users", "add", AppFactory.AdminEmail)]
    [InlineData(2, "See --help", "users")]
    [InlineData(2, "viewer", "users", "add", "x@example.org", "--role", "owner")]
    [InlineData(2, "See --help", "users", "add")]
    [InlineData(2, "See --help", "users", "forget", "a@example.org")]
    public async Task WhatCannotBeDone_IsSaidInOneLine(int exit, string says, params string[] arguments)
    {
        await using var app = await AppFactory.StartAsync();
        var run = await RunAsync(app, arguments);
        Assert.Equal((exit, ""), (run.Exit, run.Output));
        Assert.Contains(says, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(AppFactory app, string[] arguments, string input = "")
    {
        var store = (IEnumerable<string>)["Data:Directory", "ConnectionStrings:Postgres"];
        return BuiltProgram.RunAsync(
            [.. arguments, .. store.Where(key => app.Store.Configuration[key] is not null).Select(key => $"--{key}={app.Store.Configuration[key]}")], input);
    }
}
