using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Hosting;

/// <summary>How a server begins and ends, as a process: what it leaves on disk, what it says when it cannot start, and how it hears SIGTERM.</summary>
[SlowTest("starts processes")]
[UnsupportedOSPlatform("windows")]
public sealed partial class ServerLifeTests : IDisposable
{
    private const UnixFileMode NotOwner = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-life-").FullName;
    private readonly List<Process> _started = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_directory, "data");

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(); // does nothing once it has ended
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Sigterm_WithAnUploadUnderWay_StopsInOrder_AndUploadsWaitInTheDataFolder()
    {
        Directory.CreateDirectory(Path.Combine(Data, "spool"));
        await File.WriteAllTextAsync(Path.Combine(Data, "spool", "left behind by a kill.tmp"), "transcript", Token);
        var server = Start("serve", out var url, out var lines);
        using var client = new HttpClient { BaseAddress = url, Timeout = Patience.Limit };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AppFactory.AdminKey);
        await Eventually.UntilAsync(() => AppProcess.IsReadyAsync(client, Token));
        Assert.Empty(Directory.GetFiles(Path.Combine(Data, "spool")));

        using var form = new MultipartFormDataContent { { new StreamContent(new EndlessStream()), "files", "Endless - Mar 4, 2025.txt" } };
        using var hangUp = new CancellationTokenSource();
        var upload = client.PostAsync("admin/transcripts", form, hangUp.Token);
        await Eventually.UntilAsync(() => Task.FromResult(Directory.GetFiles(Path.Combine(Data, "spool")).Length > 0));
        Assert.Equal(0, Kill(server.Id, 15));
        await server.WaitForExitAsync(Token).WaitAsync(Patience.Limit, Token);
        Assert.Equal((0, ""), (server.ExitCode, (await lines.Error).Trim()));
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => upload);
    }

    [Fact]
    public async Task FolderThatExisted_GetsFilesOfItsOwnerAlone_AndAWarning()
    {
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, NotOwner ^ UnixFileMode.GroupWrite ^ UnixFileMode.OtherWrite | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var server = Start("serve", out var url, out var lines);
        using var client = new HttpClient { BaseAddress = url };
        await Eventually.UntilAsync(() => AppProcess.IsReadyAsync(client, Token));
        var made = Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories);
        Assert.Contains(made, path => path.EndsWith("adminapp.db-wal", StringComparison.Ordinal));
        Assert.All(made, path => Assert.True((File.GetUnixFileMode(path) & NotOwner) == UnixFileMode.None, path));
        Assert.Equal(0, Kill(server.Id, 15));
        await server.WaitForExitAsync(Token).WaitAsync(Patience.Limit, Token);
        Assert.Equal(0, server.ExitCode);
        Assert.Contains($"Other users of this machine can read {Data} (mode 755),", await lines.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartThatFailsWhileServicesBegin_NamesTheCauseInOneLine()
    {
        var journal = Directory.CreateDirectory(Path.Combine(Data, "llm-grants.journal")).FullName;
        var server = Start("serve", out _, out var lines);
        await server.WaitForExitAsync(Token).WaitAsync(Patience.Limit, Token);
        Assert.Equal(1, server.ExitCode);
        Assert.Contains(journal, Assert.Single((await lines.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MigrationThatWaitsForAnother_SaysSo()
    {
        Directory.CreateDirectory(Data);
        Process verb;
        using (FileLock.TryTake(Path.Combine(Data, "migrate.lock")))
        {
            verb = Start("users list", out _, out _, read: false);
            var said = await verb.StandardError.ReadLineAsync(Token).AsTask().WaitAsync(Patience.Limit, Token);
            Assert.Contains("Another process is updating the store", said, StringComparison.Ordinal);
            Assert.False(verb.HasExited);
        }

        await verb.WaitForExitAsync(Token).WaitAsync(Patience.Limit, Token);
        Assert.Equal(0, verb.ExitCode);
    }

    private Process Start(string arguments, out Uri url, out (Task<string> Output, Task<string> Error) lines, bool read = true)
    {
        url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{AppProcess.FreePort()}/"));
        var process = BuiltProgram.Start(
            [.. arguments.Split(' '), $"--urls={url}", "--Search:Embeddings=false", $"--Bootstrap:ApiKey={AppFactory.AdminKey}"], _directory);
        _started.Add(process);
        lines = read ? (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token)) : default;
        return process;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    /// <summary>A megabyte of a file, and then nothing more, but no end either.</summary>
    private sealed class EndlessStream : Stream
    {
        private int _left = 1_000_000;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var count = Math.Min(_left, buffer.Length);
            buffer.Span[..count].Fill((byte)'a');
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
