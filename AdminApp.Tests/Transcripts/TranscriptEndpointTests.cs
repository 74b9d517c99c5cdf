using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Transcripts;

public class TranscriptEndpointTests
{
    private const string Meeting = "Weekly - Oct 3, 2025\r\n\r\nAna  0:00\r\nWe ship on Friday.\r\n\r\nBen  1:00:10\r\nAgreed.\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Upload_TakesTheGoodFiles_AndSaysWhatWasWrongWithTheOthers(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var client = app.ApiClient();
        var body = await PostAsync(client, ("weekly.txt", Meeting), ("empty.txt", ""), ("again.txt", Meeting), ("notes.txt", "Just words."));

        var imported = body.GetProperty("imported").EnumerateArray().ToList();
        Assert.Equal(["weekly.txt", "again.txt", "notes.txt"], imported.Select(i => i.GetProperty("file").GetString()));
        Assert.Equal((2, 1, false, false), (imported[0].GetProperty("turns").GetInt32(), imported[0].GetProperty("passages").GetInt32(), imported[0].GetProperty("duplicate").GetBoolean(), imported[0].GetProperty("replaced").GetBoolean()));
        Assert.True(imported[1].GetProperty("duplicate").GetBoolean());
        Assert.Equal(imported[0].GetProperty("id").GetGuid(), imported[1].GetProperty("id").GetGuid());
        Assert.Contains("Unknown", imported[2].GetProperty("warnings")[0].GetString());
        var rejected = Assert.Single(body.GetProperty("rejected").EnumerateArray());
        Assert.Equal("empty.txt", rejected.GetProperty("file").GetString());
        Assert.Contains("empty", rejected.GetProperty("reason").GetString());
    }

    [Theory, EachStore]
    public async Task StoreThatFailsForOneFile_RefusesThatOne_AndTheOthersGoIn(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind, [("Logging:LogLevel:AdminApp.Core.Transcripts", "None")]);
        using var client = app.ApiClient();
        await PostAsync(client, ("second.txt", Meeting));
        await app.Store.FailToReplaceAsync("second.txt");

        var body = await PostAsync(client, ("first.txt", "Ana  0:00\nOne.\n"), ("second.txt", Meeting + "\r\nAna  1:00:20\r\nTwo.\r\n"), ("third.txt", "Ana  0:00\nThree.\n"));
        Assert.Equal(["first.txt", "third.txt"], body.GetProperty("imported").EnumerateArray().Select(i => i.GetProperty("file").GetString()));
        var rejected = Assert.Single(body.GetProperty("rejected").EnumerateArray());
        Assert.Equal("second.txt", rejected.GetProperty("file").GetString());
        Assert.Contains("could not be stored", rejected.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(FailingStores.Secret, body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewVersion_SaysWhatItReplaced_AndCanBeUndone()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var first = (await PostAsync(client, ("weekly.txt", Meeting))).GetProperty("imported")[0];
        Assert.Equal(("otter", "Weekly", "2025-10-03", "1:00:10"), (first.GetProperty("format").GetString(), first.GetProperty("title").GetString(), first.GetProperty("date").GetString(), first.GetProperty("length").GetString()));
        Assert.Equal(["Ana", "Ben"], first.GetProperty("speakers").EnumerateArray().Select(s => s.GetString()));
        var id = first.GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"admin/transcripts/{id}/restore", null, Stop)).StatusCode);

        var second = (await PostAsync(client, ("weekly.txt", Meeting + "\r\nAna  1:00:20\r\nBye.\r\n"))).GetProperty("imported")[0];
        Assert.Equal(id, second.GetProperty("id").GetGuid());
        Assert.Equal(("Weekly", 2), (second.GetProperty("replaced").GetProperty("title").GetString(), second.GetProperty("replaced").GetProperty("turns").GetInt32()));

        var restored = await client.PostAsync($"admin/transcripts/weekly.txt/restore", null, Stop);
        Assert.Equal(2, (await restored.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("turns").GetInt32());

        var other = (await PostAsync(client, ("weekly.txt", "Weekly - Oct 10, 2025\r\n\r\nAna  0:00\r\nThe crane was voted down.\r\n"))).GetProperty("imported")[0];
        Assert.Equal(("weekly.txt", "weekly (2025-10-10).txt", false), (other.GetProperty("file").GetString(), other.GetProperty("stored_as").GetString(), other.GetProperty("replaced").GetBoolean()));
    }

    [Fact]
    public async Task Turns_TellTheTimeOfEachLine()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        await PostAsync(client, ("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:05.000 --> 00:06.000\ntwo\n"));
        var turn = (await client.GetFromJsonAsync<JsonElement>("admin/transcripts/talk.vtt", Stop)).GetProperty("content")[0];
        Assert.Equal(["0:01", "0:05"], turn.GetProperty("line_starts").EnumerateArray().Select(s => s.GetString()));
    }

    [Fact]
    public async Task List_Detail_AndDelete()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        await PostAsync(client, ("weekly.txt", Meeting));

        var list = await client.GetFromJsonAsync<JsonElement>("admin/transcripts", Stop);
        var item = Assert.Single(list.GetProperty("transcripts").EnumerateArray());
        Assert.Equal(("weekly.txt", "Weekly", "2025-10-03", 2, 1, true), (
            item.GetProperty("file").GetString(), item.GetProperty("title").GetString(), item.GetProperty("date").GetString(),
            item.GetProperty("turns").GetInt32(), item.GetProperty("passages").GetInt32(), item.GetProperty("embedded").GetBoolean()));
        Assert.Equal(["Ana", "Ben"], item.GetProperty("speakers").EnumerateArray().Select(s => s.GetString()));

        var id = item.GetProperty("id").GetString();
        var detail = await client.GetFromJsonAsync<JsonElement>($"admin/transcripts/{id}", Stop);
        Assert.Equal([(0, "0:00", "We ship on Friday."), (1, "1:00:10", "Agreed.")], detail.GetProperty("content").EnumerateArray().Select(t =>
            (t.GetProperty("turn").GetInt32(), t.GetProperty("start").GetString()!, t.GetProperty("text").GetString()!)));
        Assert.Equal(id, (await client.GetFromJsonAsync<JsonElement>("admin/transcripts/Weekly.TXT", Stop)).GetProperty("id").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"admin/transcripts/{id}", Stop)).StatusCode);
        var gone = await client.DeleteAsync($"admin/transcripts/{id}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("transcript_not_found", (await gone.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("admin/transcripts", Stop)).GetProperty("transcripts").EnumerateArray());
    }

    [Fact]
    public async Task MoreThanAHundredFiles_AreRefusedAsAWhole_NamingTheLimit()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var response = await client.PostAsync("admin/transcripts", Form([.. Enumerable.Range(0, 500).Select(i => ($"f{i}.txt", $"Ana  0:00\nText {i}.\n"))]), Stop);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("body_too_large", problem.GetProperty("code").GetString());
        Assert.Contains("100", problem.GetProperty("detail").GetString());
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("admin/transcripts", Stop)).GetProperty("transcripts").EnumerateArray());
    }

    [Fact]
    public async Task FileOverTheLimit_IsRefused_AndTheOthersGoIn_ThoughTheRequestIsLargerThanKestrelsDefault()
    {
        await using var app = await AppFactory.StartAsync(settings: [("Transcripts:MaxFileSizeMb", "31")]);
        using var client = app.ApiClient();
        var body = await PostAsync(client, ("huge.txt", "Ana  0:00\n" + new string('a', 32 * 1024 * 1024)), ("weekly.txt", Meeting));
        Assert.Contains("31 MB", body.GetProperty("rejected")[0].GetProperty("reason").GetString());
        Assert.Equal("weekly.txt", body.GetProperty("imported")[0].GetProperty("file").GetString());
    }

    [Theory]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\ngarbage", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a.txt\"\r\n\r\nhello\r\n--x--\r\n", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n", HttpStatusCode.BadRequest)]
    public async Task RequestThatIsNoUpload_SaysWhatIsAllowed(string contentType, string content, HttpStatusCode expected)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var response = await client.PostAsync("admin/transcripts", body, Stop);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty((await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task ChatKeysAndStrangers_AreRefused()
    {
        await using var app = await AppFactory.StartAsync();
        using var chat = await app.ChatClientAsync();
        using var stranger = app.AnonymousClient();
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync("admin/transcripts", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.PostAsync("admin/transcripts", Form(("a.txt", Meeting)), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("admin/transcripts", Form(("a.txt", Meeting)), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.DeleteAsync($"admin/transcripts/{Guid.NewGuid()}", Stop)).StatusCode);
    }

    [Fact]
    public async Task TheWholeDevSet_GoesInWithOneRequest()
    {
        var folder = SharedData.Require("qmsum/dev/transcripts");
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var body = await PostAsync(client, [.. Directory.EnumerateFiles(folder).Select(f => (Path.GetFileName(f), File.ReadAllText(f)))]);
        Assert.Equal((35, 0), (body.GetProperty("imported").GetArrayLength(), body.GetProperty("rejected").GetArrayLength()));
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, params (string Name, string Text)[] files)
    {
        var response = await client.PostAsync("admin/transcripts", Form(files), Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static MultipartFormDataContent Form(params (string Name, string Text)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, text) in files)
        {
            form.Add(new StringContent(text), "files", name);
        }

        return form;
    }
}
