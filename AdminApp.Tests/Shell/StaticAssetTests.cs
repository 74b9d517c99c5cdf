using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Shell;

/// <summary>Every script, style and picture that a served page names arrives: whole, compressed, and kept by the browser.</summary>
public sealed partial class StaticAssetTests
{
    private static readonly string[] Expected = ["boot", "app", "tokens", "shell", "chat", "MudBlazor.min", "blazor.web", "favicon"];

    [Theory, SlowTest("starts a process")]
    [InlineData("Development")] // files are read anew at each request, so that edits show: neither small nor kept
    [InlineData("Production")]
    public async Task Built_EveryAssetOfThePageIsServed(string environment)
    {
        await using var app = await AppProcess.StartAsync(("ASPNETCORE_ENVIRONMENT", environment));
        var optimised = environment == "Production";
        await AssertAssetsAsync(app.Url, cached: optimised, optimised ? ["gzip"] : []);
    }

    [Fact, SlowTest("publishes, and starts a process")]
    public async Task Published_EveryAssetOfThePageIsServedInBothCompressions()
    {
        var folder = Directory.CreateTempSubdirectory("adminapp-publish-").FullName;
        try
        {
            await BuiltProgram.PublishAsync(folder);
            await using var app = await AppProcess.StartFromAsync(folder);
            await AssertAssetsAsync(app.Url, cached: true, ["gzip", "br"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task InProcess_EveryAssetOfThePageIsServed()
    {
        await using var app = await AppFactory.StartAsync();
        await AssertAssetsAsync(app.Url, cached: true, ["gzip"]);
    }

    private static async Task AssertAssetsAsync(Uri url, bool cached, string[] encodings)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = url };
        var page = await client.GetStringAsync("sign-in", TestContext.Current.CancellationToken);
        var addresses = Addresses().Matches(page).Select(match => match.Groups["url"].Value).Distinct().ToList();
        foreach (var name in Expected)
        {
            Assert.Contains(addresses, address => Regex.IsMatch(address, $@"/{Regex.Escape(name)}\.\w{{10}}\.\w+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }

        foreach (var address in addresses)
        {
            var plain = await SizeAsync(client, address, "identity", cached);
            foreach (var encoding in encodings)
            {
                var compressed = await SizeAsync(client, address, encoding, cached);
                Assert.True(compressed > 0 && (compressed < plain || plain < 1500), $"{address}: {plain} bytes, {encoding} {compressed} bytes");
            }
        }
    }

    private static async Task<long> SizeAsync(HttpClient client, string address, string encoding, bool cached)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK && bytes.Length > 0, $"{address}: {(int)response.StatusCode}, {bytes.Length} bytes");
        if (bytes.Length > 1500 && encoding != "identity")
        {
            Assert.Contains(encoding, response.Content.Headers.ContentEncoding);
        }

        if (cached)
        {
            Assert.Contains("immutable", response.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        }

        return bytes.Length;
    }

    [GeneratedRegex("""<(?:script|link|img)[^>]+(?:src|href)="(?<url>[^"]+\.(?:js|css|svg))["?]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Addresses();
}
