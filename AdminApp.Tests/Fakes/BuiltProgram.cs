using System.Diagnostics;

namespace AdminApp.Tests.Fakes;

/// <summary>The program as it was built beside these tests, for tests that run it as people do.</summary>
internal static class BuiltProgram
{
    /// <summary>The repository's top: where AdminApp.sln lies, above the test's own folder.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The configuration that these tests were built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The folder that the program was built into.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot, "AdminApp", "bin", Configuration, new DirectoryInfo(AppContext.BaseDirectory).Name);

    /// <summary>Runs a verb to its end.</summary>
    public static Task<(int Exit, string Output, string Error)> RunAsync(IEnumerable<string> arguments, string input = "") =>
        DotnetAsync([Path.Combine(Folder, "AdminApp.dll"), .. arguments], input);

    /// <summary>Runs <c>dotnet run</c> on the built project from a folder.</summary>
    public static Task<(int Exit, string Output, string Error)> DotnetRunAsync(string folder, params string[] arguments) =>
        StartAsync("dotnet", ["run", "--project", Path.Combine(RepositoryRoot, "AdminApp"), "--no-build", "--configuration", Configuration, "--", .. arguments], folder: folder);

    /// <summary>Runs <c>run.sh</c> from a folder; builds the program where it is not built yet.</summary>
    public static Task<(int Exit, string Output, string Error)> RunScriptAsync(string folder, params string[] arguments) =>
        StartAsync(Path.Combine(RepositoryRoot, "run.sh"), arguments, folder: folder);

    /// <summary>Publishes the program without building it again.</summary>
    public static async Task PublishAsync(string folder)
    {
        var (exit, output, error) = await DotnetAsync(
            ["publish", Path.Combine(RepositoryRoot, "AdminApp"), "--no-build", "--configuration", Configuration, "--output", folder, "--verbosity", "quiet"]);
        Assert.True(exit == 0, output + error);
    }

    private static Task<(int Exit, string Output, string Error)> DotnetAsync(IEnumerable<string> arguments, string input = "") => StartAsync("dotnet", arguments, input);

    private static async Task<(int Exit, string Output, string Error)> StartAsync(string program, IEnumerable<string> arguments, string input = "", string? folder = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var error = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output, await error);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "AdminApp.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("AdminApp.sln is not above the tests.");
    }
}
