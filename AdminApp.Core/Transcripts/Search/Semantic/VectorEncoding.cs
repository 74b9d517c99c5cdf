using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// The format of vectors in the store and in memory: one signed byte per dimension and one scale, a quarter of their size; the loss
/// is too small to affect the ranking (<c>docs/search.md</c>).
/// </summary>
internal static class VectorEncoding
{
    private const int ScaleSize = sizeof(float);

    /// <summary>Stored for a passage that the model can't embed: nothing is left to do for it, and only keyword search finds it.</summary>
    public static byte[] None { get; } = [];

    /// <summary>Bytes of a stored vector.</summary>
    public static int Size(int dimensions) => ScaleSize + dimensions;

    /// <summary>The scale, little-endian, then one byte per dimension.</summary>
    public static byte[] Encode(ReadOnlySpan<float> vector)
    {
        var encoded = new byte[Size(vector.Length)];
        var scale = TensorPrimitives.MaxMagnitude(vector) is var max && Math.Abs(max) > 0 ? Math.Abs(max) / sbyte.MaxValue : 1;
        BinaryPrimitives.WriteSingleLittleEndian(encoded, scale);
        for (var i = 0; i < vector.Length; i++)
        {
            encoded[ScaleSize + i] = (byte)(sbyte)Math.Round(vector[i] / scale);
        }

        return encoded;
    }

    /// <summary>Decodes a stored vector; false if it does not have <paramref name="dimensions"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, int dimensions, out float scale, out ReadOnlySpan<sbyte> values)
    {
        scale = 0;
        values = [];
        if (encoded.Length != Size(dimensions))
        {
            return false;
        }

        scale = BinaryPrimitives.ReadSingleLittleEndian(encoded);
        values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(encoded[ScaleSize..]);
        return float.IsFinite(scale);
    }
}
