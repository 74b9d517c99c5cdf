using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Integration;

/// <summary>The application in a process of its own, on a free port and in a data directory of its own, that a test may kill and start again.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-test-").FullName;
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    private AppProcess(IEnumerable<(string Key, string Value)> settings)
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}/");
        _settings = AppFactory.WithAdmin(settings).ToDictionary(pair => pair.Key, pair => pair.Value);
        _settings["Data:Directory"] = _directory;
        _settings["Search:Embeddings"] = "false";
        _settings["Performance:RateLimitPerMinute"] = "0";
        _settings["urls"] = Url.ToString();
        Client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(2) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AppFactory.AdminKey);
    }

    public Uri Url { get; }

    public HttpClient Client { get; }

    public static async Task<AppProcess> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = new AppProcess(settings);
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
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AdminApp.dll"), "serve"])
        {
            WorkingDirectory = _directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in _settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = Process.Start(start)!;
        var output = ReadAsync(_process.StandardOutput);
        var errors = ReadAsync(_process.StandardError);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(StartTimeout);
        while (!await IsReadyAsync(timeout.Token))
        {
            Assert.False(_process.HasExited, _process.HasExited ? $"The application ended: {await errors} {await output}" : "");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
        }
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

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync("health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader) => await reader.ReadToEndAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
