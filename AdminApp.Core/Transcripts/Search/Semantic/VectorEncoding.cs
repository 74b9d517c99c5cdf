using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// Vectors as they are stored and kept in memory: one signed byte a dimension and one scale, a quarter of their size; the loss is
/// below what a ranking shows (<c>docs/search.md</c>).
/// </summary>
internal static class VectorEncoding
{
    private const int ScaleSize = sizeof(float);

    /// <summary>What is stored for a passage that the model cannot embed: nothing is left to do for it, and it is found by words alone.</summary>
    public static byte[] None { get; } = [];

    /// <summary>Bytes of a stored vector.</summary>
    public static int Size(int dimensions) => ScaleSize + dimensions;

    /// <summary>Scale, little-endian, then a byte a dimension.</summary>
    public static byte[] Encode(ReadOnlySpan<float> vector)
    {
        var encoded = new byte[Size(vector.Length)];
        var scale = TensorPrimitives.MaxMagnitude(vector) is var max && Math.Abs(max) > 0 ? Math.Abs(max) / sbyte.MaxValue : 1;
        BinaryPrimitives.WriteSingleLittleEndian(encoded, scale);
        for (var i = 0; i < vector.Length; i++)
            encoded[ScaleSize + i] = (byte)(sbyte)Math.Round(vector[i] / scale);

        return encoded;
    }

    /// <summary>Takes a stored vector apart; false where it is not one of <paramref name="dimensions"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, int dimensions, out float scale, out ReadOnlySpan<sbyte> values)
    {
        scale = 0;
        values = [];
        if (encoded.Length != Size(dimensions))
            return false;

        scale = BinaryPrimitives.ReadSingleLittleEndian(encoded);
        values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(encoded[ScaleSize..]);
        return float.IsFinite(scale);
    }
}
