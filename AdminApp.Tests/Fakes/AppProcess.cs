using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AdminApp.Tests.Fakes;

/// <summary>The program in a process of its own, as people run it: built or published, from any directory, on a free port.</summary>
public sealed partial class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly string _directory;

    private AppProcess(Process process, string directory, Uri url) => (_process, _directory, Url) = (process, directory, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The repository's top: where AdminApp.sln lies, above the test's own folder.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder that the program was built into, in the configuration that these tests were built in.</summary>
    public static string BuiltFolder => Path.Combine(RepositoryRoot, "AdminApp", "bin", Configuration, new DirectoryInfo(AppContext.BaseDirectory).Name);

    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Starts <c>AdminApp.dll</c> of a folder, in an empty current directory.</summary>
    public static async Task<AppProcess> StartAsync(string folder, string environment)
    {
        var directory = Directory.CreateTempSubdirectory("adminapp-run-").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "AdminApp.dll"), "--urls=http://127.0.0.1:0", "--Search:Embeddings=false"])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(StartPatience);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (Listening().Match(line) is { Success: true } found)
                {
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new AppProcess(process, directory, new Uri(found.Groups["url"].Value + "/"));
                }
            }

            throw new InvalidOperationException($"{folder} ended with exit code {process.ExitCode} before it listened.");
        }
        catch
        {
            await EndAsync(process, directory);
            throw;
        }
    }

    /// <summary>Runs the SDK and returns its output; throws when it fails.</summary>
    public static async Task<string> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = RepositoryRoot, UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: {output}");
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process, _directory);

    private static async Task EndAsync(Process process, string directory)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        Directory.Delete(directory, recursive: true);
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

    [GeneratedRegex(@"Serving at (?<url>http://127\.0\.0\.1:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
