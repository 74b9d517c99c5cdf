using System.Net;
using System.Net.Http.Headers;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// The request's body, which reports to the observer when it is really sent. The handler asks for it only after the connection and TLS are
/// established, so that their time does not count as travel time. It reports again after the bytes were handed to the system: the later
/// time is closer to the arrival.
/// </summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly byte[] _utf8Json;
    private readonly IProviderCallObserver? _observer;
    private readonly TimeProvider _time;

    public ObservedContent(byte[] utf8Json, IProviderCallObserver? observer, TimeProvider time)
    {
        _utf8Json = utf8Json;
        _observer = observer;
        _time = time;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Monotonic timestamp at which the last byte was handed over; null before.</summary>
    public long? SentAt { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _observer?.Sending();
        await stream.WriteAsync(_utf8Json, cancellationToken);
        await stream.FlushAsync(cancellationToken); // otherwise the handler buffers a short body until we return
        SentAt = _time.GetTimestamp();
        _observer?.Sending();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _utf8Json.Length;
        return true;
    }
}
