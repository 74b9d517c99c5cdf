using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Transcripts.Speakers;

public class SpeakerEndpointTests
{
    private const string Meeting = "Weekly - Oct 3, 2025\r\n\r\nSpeaker 1  0:00\r\nThe budget for the crane is voted down, I fear.\r\n\r\nSpeaker 2  1:00:10\r\nAgreed, the harbor can wait.\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Put_Renames_AndEverythingThatShowsNamesHasThem(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        using var client = app.ApiClient();
        var id = await ImportAsync(client);
        var changed = await PutAsync(client, id, new { rename = new Dictionary<string, string> { ["Speaker 1"] = "Anna Berg" }, scope = "meeting" });
        Assert.Equal(["Anna Berg", "Speaker 2"], changed.GetProperty("speakers").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        var change = changed.GetProperty("changes")[0];
        Assert.Equal(("rename", "meeting"), (change.GetProperty("kind").GetString(), change.GetProperty("scope").GetString()));

        var transcript = await client.GetFromJsonAsync<JsonElement>($"admin/transcripts/{id}", Stop);
        Assert.Equal(["Anna Berg", "Speaker 2"], transcript.GetProperty("speakers").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(("Anna Berg", "Speaker 1"), (transcript.GetProperty("names")[0].GetProperty("speaker").GetString(), transcript.GetProperty("names")[0].GetProperty("in_file")[0].GetString()));
        var turn = transcript.GetProperty("content")[0];
        Assert.Equal(("Anna Berg", "Speaker 1"), (turn.GetProperty("speaker").GetString(), turn.GetProperty("speaker_in_file").GetString()));

        var hit = (await client.GetFromJsonAsync<JsonElement>("admin/search?q=budget+crane&speaker=anna+berg", Stop)).GetProperty("hits")[0];
        Assert.Contains("Anna Berg: The budget", hit.GetProperty("text").GetString(), StringComparison.Ordinal);
        var former = (await client.GetFromJsonAsync<JsonElement>("admin/search?q=budget+crane&speaker=Speaker+1", Stop)).GetProperty("hits");
        Assert.Equal(hit.GetProperty("text").GetString(), former[0].GetProperty("text").GetString());

        var undone = await client.DeleteAsync($"admin/transcripts/{id}/speakers/changes/{change.GetProperty("id").GetInt64()}", Stop);
        Assert.Equal("Speaker 1", (await undone.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("speakers")[0].GetProperty("name").GetString());
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>($"admin/transcripts/{id}", Stop)).GetProperty("names").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"admin/transcripts/{id}/speakers/changes/{change.GetProperty("id").GetInt64()}", Stop)).StatusCode);
    }

    [Fact]
    public async Task Put_MergesAndSplits_InOneRequest()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var id = await ImportAsync(client);
        var merged = await PutAsync(client, id, new { merge = new[] { "Speaker 2", "Speaker 1" } });
        Assert.Equal("Speaker 2", Assert.Single(merged.GetProperty("speakers").EnumerateArray()).GetProperty("name").GetString());
        var split = await PutAsync(client, id, new { split = new { from = "Speaker 2", to = "Ben", turns = new[] { 0 } } });
        Assert.Equal(["Ben", "Speaker 2"], split.GetProperty("speakers").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        var all = await PutAsync(client, id, new { rename = new Dictionary<string, string> { ["Ben"] = "Ben Ali" }, merge = new[] { new[] { "Ben", "Speaker 2" } }, scope = "all" });
        Assert.Equal("Ben Ali", Assert.Single(all.GetProperty("speakers").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"rename":{"Eve":"Adam"}}""", 422, "No speaker of this meeting is called")]
    [InlineData("""{"rename":{"Speaker 1":null}}""", 422, "Give a name")]
    [InlineData("""{"merge":"Speaker 1"}""", 422, "list of names")]
    [InlineData("""{"merge":[1,2]}""", 422, "list of names")]
    [InlineData("""{"merge":["Speaker 1","\ud800"]}""", 422, "surrogate")]
    [InlineData("""{"rename":{"Speaker 1":"\ud800"}}""", 400, "")]
    [InlineData("""{"scope":"team","rename":{"Speaker 1":"A"}}""", 422, "\"meeting\" or \"all\"")]
    [InlineData("""{"split":{"to":"A","turns":[0]}}""", 422, "split.from")]
    [InlineData("""{}""", 422, "Nothing would change")]
    [InlineData("""{"rename":["Speaker 1"]}""", 400, "")]
    public async Task Put_SaysWhatIsWrong(string body, int status, string why)
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        var id = await ImportAsync(client);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await client.PutAsync($"admin/transcripts/{id}/speakers", content, Stop);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(why, (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownTranscript_IsNotFound()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.ApiClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("admin/transcripts/none.txt/speakers", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PutAsJsonAsync("admin/transcripts/none.txt/speakers", new { merge = new[] { "a", "b" } }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("admin/transcripts/none.txt/speakers/changes/1", Stop)).StatusCode);
    }

    private static async Task<Guid> ImportAsync(HttpClient client)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Meeting)), "files", "weekly.txt" } };
        var response = await client.PostAsync("admin/transcripts", form, Stop);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("imported")[0].GetProperty("id").GetGuid();
    }

    private static async Task<JsonElement> PutAsync(HttpClient client, Guid id, object body)
    {
        var response = await client.PutAsJsonAsync($"admin/transcripts/{id}/speakers", body, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }
}
