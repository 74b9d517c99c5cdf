using System.Net.Http.Headers;
using System.Text.Json;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Measures;

/// <summary>Real meetings for a server that is measured.</summary>
internal static class MeasuredMeetings
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Imports the first meetings, by name; all if <paramref name="most"/> is null. Returns how many.</summary>
    public static async Task<int> ImportAsync(AppProcess app, int? most, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        var files = Directory.GetFiles(SharedData.Require("qmsum/dev/transcripts")).Order(StringComparer.Ordinal).Take(most ?? int.MaxValue).ToList();
        foreach (var path in files)
        {
            var content = new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellationToken));
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            form.Add(content, "files", Path.GetFileName(path));
        }

        using var response = await app.Client.PostAsync("admin/transcripts", form, cancellationToken);
        response.EnsureSuccessStatusCode();
        return files.Count;
    }

    /// <summary>Waits until all of them can be found by meaning. Asks seldom, because each look costs the server something.</summary>
    public static async Task UntilEmbeddedAsync(AppProcess app, CancellationToken cancellationToken)
    {
        using var every = new PeriodicTimer(BetweenLooks);
        while (!await AreEmbeddedAsync(app, cancellationToken))
        {
            await every.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<bool> AreEmbeddedAsync(AppProcess app, CancellationToken cancellationToken)
    {
        using var list = JsonDocument.Parse(await app.Client.GetStringAsync("admin/transcripts", cancellationToken));
        return list.RootElement.GetProperty("transcripts").EnumerateArray().All(transcript => transcript.GetProperty("embedded").GetBoolean());
    }
}
