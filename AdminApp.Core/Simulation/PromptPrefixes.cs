using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Simulation;

/// <summary>The beginnings of a prompt, in whole blocks, as the prompt cache knows them: a digest of the model, the cache key and the text so far.</summary>
internal static class PromptPrefixes
{
    private const int CharsPerToken = 4;
    private const int TokensPerRole = 4;

    /// <summary>One digest for each whole block, the shortest beginning first; none if the request asks for no caching.</summary>
    /// <param name="request">The request.</param>
    /// <param name="block">Tokens per block.</param>
    public static IReadOnlyList<UInt128> Of(SimulatedRequest request, int block)
    {
        if (request.PromptCacheKey is not { } key)
        {
            return [];
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(string.Create(CultureInfo.InvariantCulture, $"{request.Model.Length} {key.Length} {request.Model}{key}"));
        var text = Text(request);
        var blockLength = block * CharsPerToken;
        var prefixes = new List<UInt128>(text.Length / blockLength);
        for (var end = blockLength; end <= text.Length; end += blockLength)
        {
            Append(text.AsSpan(end - blockLength, blockLength));
            prefixes.Add(BinaryPrimitives.ReadUInt128LittleEndian(hash.GetCurrentHash()));
        }

        return prefixes;

        void Append(ReadOnlySpan<char> part) => hash.AppendData(MemoryMarshal.AsBytes(part));
    }

    /// <summary>The prompt with as many characters per token as <see cref="SimulatedRequest.PromptTokens"/> counts.</summary>
    private static string Text(SimulatedRequest request)
    {
        var text = new StringBuilder();
        foreach (var message in request.Messages)
        {
            text.Append(message.Role.PadRight(TokensPerRole * CharsPerToken), 0, TokensPerRole * CharsPerToken);
            text.Append(message.Text).Append(' ', (CharsPerToken - (message.Text.Length % CharsPerToken)) % CharsPerToken);
        }

        return text.ToString();
    }
}
