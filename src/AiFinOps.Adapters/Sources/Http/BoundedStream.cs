using System.Globalization;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Reads so many bytes of another stream and no more: an answer without end must not fill the memory.</summary>
/// <param name="refusal">Says that there is more; null for an answer of an API.</param>
internal sealed class BoundedStream(Stream inner, long most, string? refusal = null) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">There is more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int count)
    {
        _read += count;
        return _read <= most ? count : throw new InvalidDataException(refusal ?? string.Create(CultureInfo.InvariantCulture, $"The answer is larger than {most:N0} bytes."));
    }
}
