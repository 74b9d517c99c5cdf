using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Transcripts.Search.Semantic;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminApp.Tests.Search;

public class MeaningOverHttpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchIsByWords_UntilThePassagesAreEmbedded_AndTheListSaysWhich()
    {
        using var mayEmbed = new ManualResetEventSlim();
        var model = new FakeEmbedder { BeforePassage = _ => mayEmbed.Wait(Token) };
        await using var app = await AppFactory.StartAsync(settings: [("Search:Embeddings", "true")], configure: services =>
        {
            services.RemoveAll<Func<ITextEmbedder>>();
            services.AddSingleton<Func<ITextEmbedder>>(() => model);
        });
        try
        {
            using var client = app.ApiClient();
            using var form = new MultipartFormDataContent { { new StringContent("Ann  0:00\nThe automobile stays in the garage.\n"), "files", "a.txt" } };
            Assert.True((await client.PostAsync("admin/transcripts", form, Token)).IsSuccessStatusCode);
            Assert.False(await EmbeddedAsync(client));
            Assert.Equal(("words", "a.txt"), await SearchAsync(client, "automobile"));
            Assert.Equal(("words", null), await SearchAsync(client, "vehicle"));

            mayEmbed.Set();
            await Eventually.UntilAsync(() => EmbeddedAsync(client));
            // The list reads the store; the server's own vectors follow a moment later.
            await Eventually.UntilAsync(async () => await SearchAsync(client, "vehicle") == ("words+meaning", "a.txt"));
        }
        finally
        {
            mayEmbed.Set();
        }
    }

    private static async Task<bool> EmbeddedAsync(HttpClient client)
    {
        var list = (await client.GetFromJsonAsync<JsonObject>("admin/transcripts", Token))!;
        return (bool)list["transcripts"]!.AsArray().Single()!["embedded"]!;
    }

    private static async Task<(string? Mode, string? File)> SearchAsync(HttpClient client, string question)
    {
        var answer = (await client.GetFromJsonAsync<JsonObject>($"admin/search?q={question}", Token))!;
        return ((string?)answer["mode"], (string?)answer["hits"]!.AsArray().FirstOrDefault()?["file"]);
    }
}
