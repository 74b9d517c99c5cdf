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

    private static string Program { get; } = Path.Combine(Folder, "AdminApp.dll");

    /// <summary>Runs a verb to its end.</summary>
    /// <param name="arguments">The verb and what follows it.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="folder">Where the caller stands; empty: where the tests run.</param>
    /// <param name="environment">Further variables.</param>
    public static Task<(int Exit, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, string input = "", string folder = "", params IEnumerable<(string Key, string Value)> environment) =>
        EndAsync(Start(arguments, folder, environment), input);

    /// <summary>Starts a verb, whose output is the caller's to read.</summary>
    public static Process Start(IEnumerable<string> arguments, string folder, params IEnumerable<(string Key, string Value)> environment) =>
        Start("dotnet", [Program, .. arguments], folder, environment);

    /// <summary>Runs <c>dotnet run</c> on the built project from a folder.</summary>
    public static Task<(int Exit, string Output, string Error)> DotnetRunAsync(string folder, params string[] arguments) =>
        EndAsync(Start("dotnet", ["run", "--project", Path.Combine(RepositoryRoot, "AdminApp"), "--no-build", "--configuration", Configuration, "--", .. arguments], folder));

    /// <summary>Runs <c>run.sh</c> from a folder; builds the program where it is not built yet.</summary>
    public static Task<(int Exit, string Output, string Error)> RunScriptAsync(string folder, params string[] arguments) =>
        EndAsync(Start(Path.Combine(RepositoryRoot, "run.sh"), arguments, folder));

    /// <summary>Publishes the program without building it again.</summary>
    public static async Task PublishAsync(string folder)
    {
        var (exit, output, error) = await EndAsync(Start(
            "dotnet", ["publish", Path.Combine(RepositoryRoot, "AdminApp"), "--no-build", "--configuration", Configuration, "--output", folder, "--verbosity", "quiet"], ""));
        Assert.True(exit == 0, output + error);
    }

    /// <summary>Starts any program.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string folder, params IEnumerable<(string Key, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int Exit, string Output, string Error)> EndAsync(Process started, string input = "")
    {
        using var process = started;
        var stop = TestContext.Current.CancellationToken;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var error = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop).WaitAsync(Patience.Limit, stop);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
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
