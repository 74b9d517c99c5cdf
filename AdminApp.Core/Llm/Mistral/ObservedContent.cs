using System.Net;
using System.Net.Http.Headers;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// The request's body, which tells the observer when it really leaves. The handler asks for it only once a connection stands and TLS is
/// agreed, so the time spent on these is not taken for time under way. It tells again after the bytes were handed to the system: the later
/// moment is nearer to the arrival.
/// </summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly byte[] _utf8Json;
    private readonly IProviderCallObserver? _observer;
    private readonly TimeProvider _clock;

    public ObservedContent(byte[] utf8Json, IProviderCallObserver? observer, TimeProvider clock)
    {
        _utf8Json = utf8Json;
        _observer = observer;
        _clock = clock;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Monotonic time stamp of the moment at which the last byte was handed over; null before.</summary>
    public long? SentAt { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _observer?.Sending();
        await stream.WriteAsync(_utf8Json, cancellationToken);
        await stream.FlushAsync(cancellationToken); // otherwise the handler keeps a short body in its buffer until we return
        SentAt = _clock.GetTimestamp();
        _observer?.Sending();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _utf8Json.Length;
        return true;
    }
}
