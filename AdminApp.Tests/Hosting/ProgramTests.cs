using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Hosting;

/// <summary>The program as a process, as a person or a script starts it.</summary>
[SlowTest("starts processes")]
public sealed partial class ProgramTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-program-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("frob", "Unknown command or argument 'frob'.")]
    [InlineData("serve --frob", "Unknown command or argument '--frob'.")]
    [InlineData("--Mistrol:ApiKey=x", "Unknown setting 'Mistrol:ApiKey'.")]
    public async Task BadArguments_AreOneLine_AndCode2(string arguments, string message)
    {
        var (code, output, error) = await RunAsync(arguments.Split(' '));
        Assert.Equal((2, "", $"{message} See --help.\n"), (code, output, error));
    }

    [Fact]
    public async Task BadSettings_AreNamedTogether_AndCode2()
    {
        var (code, output, error) = await BuiltProgram.RunAsync(
            ["serve", "--Mistral:RequestsPerMinute=-1"], folder: _directory, environment: [("Performance__PatienceSeconds", "soon")]);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            """
            2 settings are wrong:
              Mistral:RequestsPerMinute = -1; allowed: auto, or a whole number from 0 to 1000000 (0 = no such limit)
              Performance:PatienceSeconds = soon; allowed: a number from 0.1 to 3600

            """,
            error, ignoreLineEndingDifferences: true);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public async Task Help_NamesTheVerbs()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.All((string[])["serve", "import", "search", "users"], verb => Assert.Contains($"  {verb} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutAnAddress_ItIsPort8000OfTheLoopback()
    {
        // Taken by this test or by another program: the message names it.
        using var taken = new TcpListener(IPAddress.Loopback, 8000);
        try
        {
            taken.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
        }

        var (code, _, error) = await RunAsync("--Search:Embeddings=false");
        Assert.Equal((1, "Failed to bind to address http://127.0.0.1:8000: address already in use.\n"), (code, error));
    }

    [Fact]
    public async Task AspNetCoreUrls_SayWhereItListens()
    {
        var port = AppProcess.FreePort();
        using var server = BuiltProgram.Start(["--Search:Embeddings=false"], _directory, ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"));
        try
        {
            await ReadyAsync(port);
        }
        finally
        {
            await EndAsync(server);
        }
    }

    [Fact]
    public async Task FirstStart_PrintsTheCodeThatOpensTheSetUp()
    {
        var port = AppProcess.FreePort();
        using var server = Start($"--urls=http://127.0.0.1:{port}", "--Search:Embeddings=false");
        try
        {
            await ReadyAsync(port);
            var code = "";
            while (code.Length == 0 && await server.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Patience.Limit, Token) is { } line)
            {
                code = PrintedCode().Match(line).Groups["code"].Value;
            }

            using var browser = new ScriptlessBrowser(new Uri($"http://127.0.0.1:{port}/"));
            using var entered = await browser.SubmitAsync("setup", [("CodeForm.Code", code)]);
            Assert.Equal("/setup", browser.Target(entered));
            Assert.Contains("AdminForm.Email", await browser.Client.GetStringAsync("setup", Token), StringComparison.Ordinal);
        }
        finally
        {
            await EndAsync(server);
        }
    }

    [Fact]
    public async Task Import_OfAFolderOfRealMeetings_TakesThemAll()
    {
        var folder = SharedData.Require("qmsum/dev/transcripts");
        var (code, output, _) = await RunAsync("import", folder, "--Search:Embeddings=false");
        Assert.Equal((0, "35 imported, 0 replaced, 0 unchanged, 0 refused."), (code, output.TrimEnd().Split('\n')[^1]));
    }

    [Fact]
    public async Task ASecondServe_OnTheSameData_IsRefusedInOneLine_AndTheDataLiesInTheCallersDirectory()
    {
        var port = AppProcess.FreePort();
        using var first = Start($"--urls=http://127.0.0.1:{port}", "--Search:Embeddings=false");
        try
        {
            await ReadyAsync(port);
            Assert.True(File.Exists(Path.Combine(_directory, "data", "adminapp.db")));

            var (code, output, error) = await RunAsync("serve", $"--urls=http://127.0.0.1:{AppProcess.FreePort()}");
            Assert.Equal((1, ""), (code, output));
            Assert.Equal($"Another AdminApp is already serving the data in {Path.Combine(_directory, "data")}. Stop it first, or set Data:Directory to another folder.\n", error);

            var (busy, _, message) = await RunAsync("serve", $"--urls=http://127.0.0.1:{port}", "--Data:Directory=other");
            Assert.Equal((1, $"Failed to bind to address http://127.0.0.1:{port}: address already in use.\n"), (busy, message));
        }
        finally
        {
            await EndAsync(first);
        }
    }

    private static Task EndAsync(Process server)
    {
        server.Kill(entireProcessTree: true);
        return server.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task ReadyAsync(int port)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await Eventually.UntilAsync(() => AppProcess.IsReadyAsync(client, Token));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) => BuiltProgram.RunAsync(arguments, folder: _directory);

    private Process Start(params string[] arguments) => BuiltProgram.Start(arguments, _directory);

    [GeneratedRegex("First-run code: (?<code>[A-Z2-9]{4}-[A-Z2-9]{4}) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PrintedCode();
}
