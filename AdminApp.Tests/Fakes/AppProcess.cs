using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace AdminApp.Tests.Fakes;

/// <summary>The server in a process of its own, built or published, on a free port and in a data directory of its own, that may be killed and started again.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const int FirstPort = 10_000;
    private const int Ports = 10_000;
    private static uint _ports = (uint)Random.Shared.Next(Ports);

    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("adminapp-run-").FullName;
    private readonly string _program;
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    private AppProcess(string folder, IEnumerable<(string Key, string Value)> settings)
    {
        _program = Path.Combine(folder, "AdminApp.dll");
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _settings = new(StringComparer.Ordinal)
        {
            ["Data:Directory"] = _directory,
            ["Search:Embeddings"] = "false",
            ["Performance:RateLimitPerMinute"] = "0",
            ["urls"] = Url.ToString(),
        };
        foreach (var (key, value) in AppFactory.SetLimits.Concat(AppFactory.WithAdmin(settings)))
        {
            _settings[key] = value;
        }

        Client = new HttpClient { BaseAddress = Url, Timeout = Patience.Limit };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AppFactory.AdminKey);
    }

    /// <summary>Its data directory.</summary>
    public string Directory => _directory;

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>A client with the Admin key.</summary>
    public HttpClient Client { get; }

    /// <summary>The process that runs now.</summary>
    public int Id => _process!.Id;

    /// <summary>Starts the program of these tests and waits until it is ready.</summary>
    /// <param name="settings">Settings; an environment is named by <c>ASPNETCORE_ENVIRONMENT</c>.</param>
    public static Task<AppProcess> StartAsync(params (string Key, string Value)[] settings) => StartFromAsync(BuiltProgram.Folder, settings);

    /// <summary>Starts the program that lies in a folder.</summary>
    public static async Task<AppProcess> StartFromAsync(string folder, params (string Key, string Value)[] settings)
    {
        var app = new AppProcess(folder, settings);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again) and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process = BuiltProgram.Start(
            "dotnet", [_program, "serve"], _directory, _settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)));
        var output = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        await Eventually.UntilAsync(
            async () =>
            {
                var ready = await IsReadyAsync(Client, TestContext.Current.CancellationToken);
                Assert.False(!ready && _process.HasExited, _process.HasExited ? $"The application ended: {await errors} {await output}" : "");
                return ready;
            });
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>How many rows the table of requests has with this outcome.</summary>
    public async Task<int> RequestsAsync(string outcome)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "adminapp.db")};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM Requests WHERE Outcome = $outcome";
        command.Parameters.AddWithValue("$outcome", outcome);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Whether the server answers and can do its job.</summary>
    public static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync("health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A free port. It is outside the range that the system uses for clients, so that it is still free when the server starts.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (int)(Interlocked.Increment(ref _ports) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }
}
