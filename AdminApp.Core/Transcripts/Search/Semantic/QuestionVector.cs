using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>A question's vector as 16-bit integers, to be multiplied with the bytes of passages: exact, and 32 dimensions in two instructions.</summary>
internal sealed class QuestionVector
{
    // 384 products of at most 127 * 4096 stay within 32 bits.
    private const float Largest = 4096;

    private readonly short[] _values;
    private readonly float _scale;

    public QuestionVector(ReadOnlySpan<float> vector)
    {
        var max = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        _scale = max > 0 ? max / Largest : 1;
        _values = new short[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            _values[i] = (short)Math.Round(vector[i] / _scale);
        }
    }

    /// <summary>The dot product, which is the cosine because vectors have length 1.</summary>
    public float Dot(ReadOnlySpan<sbyte> passage, float scale) => Product(passage, _values) * _scale * scale;

    private static int Product(ReadOnlySpan<sbyte> bytes, ReadOnlySpan<short> words)
    {
        var sum = 0;
        var i = 0;
        if (Avx2.IsSupported)
        {
            var first = Vector256<int>.Zero;
            var second = Vector256<int>.Zero;
            for (; i + (2 * Vector128<sbyte>.Count) <= bytes.Length; i += 2 * Vector128<sbyte>.Count)
            {
                first += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Create(bytes[i..])), Vector256.Create(words[i..]));
                second += Avx2.MultiplyAddAdjacent(
                    Avx2.ConvertToVector256Int16(Vector128.Create(bytes[(i + Vector128<sbyte>.Count)..])), Vector256.Create(words[(i + Vector128<sbyte>.Count)..]));
            }

            sum = Vector256.Sum(first + second);
        }

        for (; i < bytes.Length; i++)
        {
            sum += bytes[i] * words[i];
        }

        return sum;
    }
}
