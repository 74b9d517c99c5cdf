using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Exports;
using AdminApp.Tests.Fakes;
using AdminApp.Transcripts.Exports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Transcripts.Exports;

public class WordDocumentsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SlowDownloads_KeepNobodyWaiting()
    {
        var (library, transcript) = Meeting();
        using var documents = new WordDocuments(library);
        var gate = new TaskCompletionSource();
        var slow = new List<Task>();
        for (var i = 0; i < WordDocuments.MaxAtOnce; i++)
        {
            slow.Add(DownloadAsync(new SlowStream(gate.Task)));
        }

        using var body = new MemoryStream();
        await DownloadAsync(body).WaitAsync(Patience.Limit, Stop);
        Assert.NotEqual(0, body.Length);
        Assert.All(slow, download => Assert.False(download.IsCompleted));
        gate.SetResult();
        await Task.WhenAll(slow);

        async Task DownloadAsync(Stream to)
        {
            var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
            context.Response.Body = to;
            await (await ExportResult.OfAsync(transcript, ExportForm.Word, library, documents, Stop))!.ExecuteAsync(context);
        }
    }

    [Fact]
    public async Task WhoeverWaits_HoldsNoTurns_AndHowManyWaitIsBounded()
    {
        var (library, transcript) = Meeting();
        var (gate, reads) = (new TaskCompletionSource(), 0);
        library.BeforeTurns = () =>
        {
            Interlocked.Increment(ref reads);
            return gate.Task;
        };
        using var documents = new WordDocuments(library);
        var all = Enumerable.Range(0, WordDocuments.MaxAtOnce + WordDocuments.MaxWaiting).Select(_ => documents.WriteAsync(transcript, Stop)).ToList();
        Assert.Equal(WordDocuments.MaxAtOnce, reads);
        Assert.Null(await documents.WriteAsync(transcript, Stop));
        gate.SetResult();
        Assert.All(await Task.WhenAll(all), Assert.NotNull);
        Assert.NotNull(await documents.WriteAsync(transcript, Stop));
    }

    private static (FakeMeetings Library, Transcript Transcript) Meeting()
    {
        var library = new FakeMeetings();
        return (library, library.Add("Weekly", "Ana: We begin.", "Ben: Yes."));
    }

    /// <summary>A client that takes nothing yet.</summary>
    private sealed class SlowStream(Task gate) : MemoryStream
    {
        public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            await gate;
            await base.WriteAsync(buffer, offset, count, cancellationToken);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
