using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Tests.Fakes;

/// <summary>Takes what is sent to a webhook.</summary>
internal static class WebhookListener
{
    /// <summary>Listens at <c>/hook</c> on a free port; the bodies arrive in order.</summary>
    public static async Task<WebApplication> StartAsync(ConcurrentQueue<string> arrived)
    {
        var listener = WebApplication.CreateSlimBuilder().Build();
        listener.Urls.Add("http://127.0.0.1:0");
        listener.MapPost("/hook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            arrived.Enqueue(await reader.ReadToEndAsync());
        });
        await listener.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }
}
