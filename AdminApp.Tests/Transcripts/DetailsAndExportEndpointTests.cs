using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Exports;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Transcripts;

public class DetailsAndExportEndpointTests
{
    private const string Meeting = "Weekly - Oct 3, 2025\r\n\r\nAna  0:00\r\nWe ship on Friday.\r\n\r\nBen  1:00:10\r\nAgreed.\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Details_ArePut_ReachSearch_WhatIsLeftOutStays_AndTheyGoBackToTheFile()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        await UploadAsync(client, "weekly.txt", Meeting);
        var put = await PutAsync(client, """{"title": "Harbour weekly", "date": "2024-02-01", "time": "14:30"}""");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var body = await put.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(("Harbour weekly", "2024-02-01", "14:30"), (body.GetProperty("title").GetString(), body.GetProperty("date").GetString(), body.GetProperty("time").GetString()));
        var detail = await client.GetFromJsonAsync<JsonElement>("admin/transcripts/weekly.txt", Stop);
        Assert.Equal(("Weekly", "2025-10-03"), (detail.GetProperty("in_file").GetProperty("title").GetString(), detail.GetProperty("in_file").GetProperty("date").GetString()));

        // Filters of search by date, and the meeting's title in hits, follow.
        Assert.Equal(0, await HitsAsync(client, "from=2025-01-01"));
        Assert.Equal(1, await HitsAsync(client, "to=2024-12-31"));

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, """{"title": "Harbour"}""")).StatusCode);
        detail = await client.GetFromJsonAsync<JsonElement>("admin/transcripts/weekly.txt", Stop);
        Assert.Equal(("Harbour", "2024-02-01", "14:30"), (detail.GetProperty("title").GetString(), detail.GetProperty("date").GetString(), detail.GetProperty("time").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, """{"date": null, "time": null, "place": 3}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, "{}")).StatusCode);
        detail = await client.GetFromJsonAsync<JsonElement>("admin/transcripts/weekly.txt", Stop);
        Assert.Equal(("Harbour", JsonValueKind.Null, 3), (detail.GetProperty("title").GetString(), detail.GetProperty("date").ValueKind, detail.GetProperty("place").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync("admin/transcripts/weekly.txt/details", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("admin/transcripts/nothing/details", Stop)).StatusCode);
        detail = await client.GetFromJsonAsync<JsonElement>("admin/transcripts/weekly.txt", Stop);
        Assert.Equal(("Weekly", "2025-10-03", JsonValueKind.Null), (detail.GetProperty("title").GetString(), detail.GetProperty("date").GetString(), detail.GetProperty("place").ValueKind));
    }

    [Theory]
    [InlineData("""{"title": ""}""", "Enter a title")]
    [InlineData("""{"title": null}""", "1 to 200 characters")]
    [InlineData("""{"date": "3.10.2025"}""", "such as \"2025-10-03\"")]
    [InlineData("""{"time": "25:00"}""", "such as \"14:30\"")]
    [InlineData("""{"time": "14:30:20"}""", "such as \"14:30\"")]
    [InlineData("""{"title": "\ud800"}""", "surrogate")]
    [InlineData("""{"date": "\ud800"}""", "surrogate")]
    [InlineData("""{"\ud800": 1}""", "surrogate")]
    [InlineData("""{"place": 0}""", "1 to 999")]
    [InlineData("""{"place": "1"}""", "whole number")]
    [InlineData("""{"speaker": "x"}""", "no member 'speaker'")]
    [InlineData("[]", "JSON object")]
    public async Task Details_ThatAreNotAllowed_AreRefusedWithWhatIs(string json, string says)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        await UploadAsync(client, "weekly.txt", Meeting);
        var refused = await PutAsync(client, json);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("invalid_details", problem.GetProperty("code").GetString());
        Assert.Contains(says, problem.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(client, "{")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PutAsync("admin/transcripts/nothing/details", Json("{}"), Stop)).StatusCode);
    }

    [Fact]
    public async Task Export_GivesEachForm_AndSaysWhatIsAllowed()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        await UploadAsync(client, "weekly.txt", Meeting);
        await UploadAsync(client, "untimed.txt", "Ana: We ship.\nBen: No.\nAna: Yes.\nBen: No.\n");
        foreach (var (format, type) in new[] { ("txt", "text/plain"), ("md", "text/markdown"), ("vtt", "text/vtt"), ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document") })
        {
            var response = await client.GetAsync($"admin/transcripts/weekly.txt/export?format={format}", Stop);
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Equal(("attachment", $"Weekly-2025-10-03.{format}"), (response.Content.Headers.ContentDisposition!.DispositionType, response.Content.Headers.ContentDisposition.FileNameStar ?? response.Content.Headers.ContentDisposition.FileName));
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Stop));
        }

        foreach (var (path, status, code) in new[] { ("weekly.txt/export?format=pdf", 422, "unknown_format"), ("weekly.txt/export", 422, "unknown_format"), ("untimed.txt/export?format=vtt", 422, "no_times"), ("none/export?format=txt", 404, "transcript_not_found") })
        {
            var response = await client.GetAsync($"admin/transcripts/{path}", Stop);
            Assert.Equal((status, code), ((int)response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Export_OfMoreDocumentsThanMayWait_SaysWhenToTryAgain()
    {
        var gate = new TaskCompletionSource();
        using var documents = new WordDocuments(new FakeMeetings { BeforeTurns = () => gate.Task });
        await using var app = await AppFactory.StartAsync(configure: services => services.AddSingleton(documents));
        using var client = app.ApiClient();
        await UploadAsync(client, "weekly.txt", Meeting);
        var transcript = (await app.Services.GetRequiredService<ITranscriptLibrary>().FindAsync("weekly.txt", Stop))!.Transcript;
        var waiting = Enumerable.Range(0, WordDocuments.MaxAtOnce + WordDocuments.MaxWaiting).Select(_ => documents.WriteAsync(transcript, Stop)).ToList();
        var busy = await client.GetAsync("admin/transcripts/weekly.txt/export?format=docx", Stop);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, WordDocuments.RetryAfter), (busy.StatusCode, busy.Headers.RetryAfter!.Delta));
        Assert.Equal("export_busy", (await busy.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("admin/transcripts/weekly.txt/export?format=txt", Stop)).StatusCode);
        gate.SetResult();
        await Task.WhenAll(waiting);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("admin/transcripts/weekly.txt/export?format=docx", Stop)).StatusCode);
    }

    private static async Task<int> HitsAsync(HttpClient client, string filter) =>
        (await client.GetFromJsonAsync<JsonElement>($"admin/search?q=ship&{filter}", Stop)).GetProperty("hits").GetArrayLength();

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string json) => client.PutAsync("admin/transcripts/weekly.txt/details", Json(json), Stop);

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task UploadAsync(HttpClient client, string name, string text)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", name } };
        (await client.PostAsync("admin/transcripts", form, Stop)).EnsureSuccessStatusCode();
    }
}
