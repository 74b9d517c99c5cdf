namespace AdminApp.Tests.Fakes;

/// <summary>Gives its bytes in pieces of the given sizes, as a network may; then ends, breaks or falls silent.</summary>
internal sealed class PiecewiseStream(byte[] bytes, IEnumerable<int> sizes, PiecewiseStream.Ending ending = PiecewiseStream.Ending.End) : Stream
{
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IEnumerator<int> _sizes = sizes.GetEnumerator();
    private int _position;

    public enum Ending
    {
        End,
        Break,
        Silence,
    }

    /// <summary>Completes when all is read and the reader waits for more.</summary>
    public Task Silent => _silent.Task;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == bytes.Length && ending == Ending.Break)
        {
            throw new IOException("reset");
        }

        if (_position == bytes.Length && ending == Ending.Silence)
        {
            _silent.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        var size = Math.Min(Math.Min(_sizes.MoveNext() ? _sizes.Current : int.MaxValue, buffer.Length), bytes.Length - _position);
        bytes.AsSpan(_position, size).CopyTo(buffer.Span);
        _position += size;
        return size;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
