using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Limits what is read from the provider: the total number of bytes, and the bytes per line.</summary>
internal sealed class BoundedStream(Stream inner, long maxBytes, int maxLine) : Stream
{
    private long _bytes;
    private int _line;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _bytes; set => throw new NotSupportedException(); }

    /// <exception cref="ProviderException"><see cref="ProviderFailure.Malformed"/>: a limit was exceeded.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Count(ReadOnlySpan<byte> read)
    {
        _bytes += read.Length;
        if (_bytes > maxBytes)
        {
            throw new ProviderException(ProviderFailure.Malformed, $"The answer is longer than {maxBytes} bytes.");
        }

        while (!read.IsEmpty)
        {
            var end = read.IndexOfAny((byte)'\n', (byte)'\r');
            _line += end < 0 ? read.Length : end;
            if (_line > maxLine)
            {
                throw new ProviderException(ProviderFailure.Malformed, $"The answer has a line longer than {maxLine} bytes.");
            }

            if (end < 0)
            {
                return;
            }

            _line = 0;
            read = read[(end + 1)..];
        }
    }
}
